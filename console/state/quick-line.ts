/**
 * One typed line to a fact of the sheet: `v f 78 inconsciente`, `vh AB-123-CD bleu vers A6`, `d gaz cave`, `ac code 12A4 étage 3`, `n 2 graves`.
 * The first word says what it is about; words that are not understood stay as text, so that nothing typed is lost. French and English at once. Pure.
 */
import type { Hazard } from '../../config/natures/schema.ts';
import type { RowKind } from '../../services/facts/fields.ts';
import { plain, wordsOf } from '../../services/qualification/words.ts';

type Values = Record<string, string>;
export type QuickFact = { row: RowKind; fields: Values } | { place: 'access' | 'victims'; fields: Values };

/** Null where the first word says nothing, or nothing follows it. `hazards`: the centre's. */
export function readQuickLine(line: string, hazards: readonly Pick<Hazard, 'id' | 'label'>[]): QuickFact | null {
  const [first = '', ...rest] = line.trim().split(/\s+/);
  const begin = beginnings.get(plain(first));
  if (!begin) return null;
  const fact = begin(rest, hazards);
  const fields = Object.fromEntries(Object.entries(fact.fields).filter(([, value]) => value !== ''));
  return Object.keys(fields).length > 0 ? { ...fact, fields } : null;
}

type Begin = (words: string[], hazards: readonly Pick<Hazard, 'id' | 'label'>[]) => QuickFact;

const person =
  (role: string): Begin =>
  (words) => ({ row: 'person', fields: { role, ...personOf(words) } });

const beginnings = new Map<string, Begin>(
  Object.entries({
    'v victime victim': person('victim'),
    't temoin w witness': person('witness'),
    's suspect auteur': person('suspect'),
    'a appelant c caller': person('caller'),
    'p personne person': person('other'),
    'vh vehicule vehicle voiture car': (words) => ({ row: 'vehicle', fields: vehicleOf(words) }),
    'd danger h hazard risque': (words, hazards) => ({ row: 'hazard', fields: hazardOf(words, hazards) }),
    'ac acces access': (words) => ({ place: 'access', fields: accessOf(words) }),
    'n nb nombre victimes victims': (words) => ({ place: 'victims', fields: countsOf(words) }),
  } satisfies Record<string, Begin>).flatMap(([words, begin]) => words.split(' ').map((word): [string, Begin] => [word, begin])),
);

const wordTable = (table: Record<string, string>) =>
  Object.entries(table).flatMap(([id, words]) => words.split(' ').map((word): [word: string, id: string] => [word, id]));

const conditionWords = wordTable({
  dead: 'decede decedee mort morte dead dcd',
  arrest: 'acr arret arrest',
  unconscious: 'inconscient inconsciente unconscious inc',
  serious: 'grave serious ua',
  minor: 'leger legere minor slight ur',
  unhurt: 'indemne unhurt implique impliquee',
  missing: 'disparu disparue missing',
});
const sexWords = new Map(wordTable({ female: 'f femme fille woman female girl', male: 'h m homme garcon man male boy' }));
const colours = new Set(
  (
    'blanc blanche noir noire gris grise bleu bleue rouge vert verte jaune marron orange beige violet violette rose ' +
    'white black grey gray blue red green yellow brown silver purple pink'
  ).split(' '),
);
const vehicleRoleWords = new Map(
  wordTable({ involved: 'implique impliquee involved', suspect: 'suspect suspecte', stolen: 'vole volee stolen' }),
);
const accessWords = new Map(
  wordTable({
    doorCode: 'code digicode',
    floor: 'etage floor',
    entrance: 'entree entrance escalier batiment bat hall porte',
    meetingPoint: 'rdv rendez-vous point meet meeting',
  }),
);
/** Words that are part of what they announce: «bâtiment C», but not «code 12A4». */
const saidWithValue = new Set(['escalier', 'batiment', 'bat', 'hall', 'porte']);

/** A begun word of four letters will do: `incons`. */
function conditionOf(word: string): string | undefined {
  const typed = plain(word).replace(/[sx]$/, '');
  const found =
    conditionWords.find(([known]) => known === typed) ??
    conditionWords.find(([known]) => typed.length >= 4 && known.startsWith(typed));
  return found?.[1];
}

const phone = /(?:\+\d{1,3}|\b0)[ .]?\d(?:[ .]?\d{2}){4}\b/;
const age = /^[~≈]?\d{1,3}$/;
const ageUnits = new Set(['ans', 'an', 'years', 'year', 'mois', 'months', 'month', 'jours', 'days']);

/** What follows @ is where. */
function placeApart(words: string[]): { words: string[]; where: string } {
  const at = words.findIndex((word) => word.startsWith('@'));
  if (at < 0) return { words, where: '' };
  return { words: words.slice(0, at), where: words.slice(at).join(' ').slice(1).trim() };
}

function personOf(all: string[]): Values {
  const { words, where } = placeApart(all);
  const contact = phone.exec(words.join(' '))?.[0] ?? '';
  const left = (contact === '' ? words.join(' ') : words.join(' ').replace(contact, ' ')).split(/\s+/).filter(Boolean);
  const found: Values = { contact, where };
  const name: string[] = [];
  const description: string[] = [];
  for (const [index, word] of left.entries()) {
    const sex = sexWords.get(plain(word));
    const condition = conditionOf(word);
    if (sex && !found.sex) found.sex = sex;
    else if (condition && !found.condition) found.condition = condition;
    else if (age.test(word) && !found.age) found.age = word;
    else if (ageUnits.has(plain(word)) && found.age && left[index - 1] === found.age)
      found.age += /^(an|year)/i.test(word) ? '' : ` ${word}`;
    else if (isName(word, name.length > 0 && left[index - 1] === name.at(-1))) name.push(word);
    else description.push(word);
  }
  return { ...found, name: name.join(' '), description: description.join(' ') };
}

/** A surname in capitals, and the capitalised words right after it. */
const isName = (word: string, follows: boolean) => /^\p{Lu}[\p{Lu}’'-]+$/u.test(word) || (follows && /^\p{Lu}/u.test(word));

const plates = /\b(?:[A-Z]{2}[- ]?\d{3}[- ]?[A-Z]{2}|\d{1,4}[- ]?[A-Z]{2,3}[- ]?\d{2})\b/i;

function vehicleOf(words: string[]): Values {
  const plate = plates.exec(words.join(' '))?.[0] ?? '';
  const left = (plate === '' ? words.join(' ') : words.join(' ').replace(plate, ' ')).split(/\s+/).filter(Boolean);
  const towards = left.findIndex((word) => ['vers', 'direction', 'towards', '>'].includes(plain(word)));
  const direction = towards < 0 ? '' : left.slice(towards + 1).join(' ');
  const found: Values = { plate: plate.toUpperCase(), direction };
  const make: string[] = [];
  for (const word of towards < 0 ? left : left.slice(0, towards)) {
    const role = vehicleRoleWords.get(plain(word));
    if (role && !found.role) found.role = role;
    else if (colours.has(plain(word)) && !found.colour) found.colour = word;
    else make.push(word);
  }
  return { ...found, make: make.join(' ') };
}

/** The hazard of the centre that most of the words belong to; the others are its detail. */
function hazardOf(all: string[], hazards: readonly Pick<Hazard, 'id' | 'label'>[]): Values {
  const { words, where } = placeApart(all);
  const typed = words.map((word) => wordsOf(word)[0] ?? '');
  const fits = (label: string[], word: string) => label.some((one) => one === word || (word.length >= 3 && one.startsWith(word)));
  let best = { id: '', matched: new Set<number>(), length: 0 };
  for (const { id, label } of hazards) {
    for (const name of [wordsOf(label.fr), wordsOf(label.en)]) {
      const matched = new Set(typed.flatMap((word, index) => (word !== '' && fits(name, word) ? [index] : [])));
      const isBetter = matched.size > best.matched.size || (matched.size === best.matched.size && name.length < best.length);
      if (matched.size > 0 && isBetter) best = { id, matched, length: name.length };
    }
  }
  return { hazard: best.id, detail: words.filter((_, index) => !best.matched.has(index)).join(' '), where };
}

function accessOf(words: string[]): Values {
  const found: Record<string, string[]> = {};
  let field = 'detail';
  for (const word of words) {
    const named = accessWords.get(plain(word));
    // «3e étage»: the number came first.
    const before = found[field]?.at(-1);
    if (named === 'floor' && before && /^\d+(e|er|re|eme|ème|st|nd|rd|th)$/i.test(before)) {
      found[field]?.pop();
      found.floor = [before];
      field = 'detail';
      continue;
    }
    if (named) field = named;
    if (!named || saidWithValue.has(plain(word))) found[field] = [...(found[field] ?? []), word];
  }
  return Object.fromEntries(Object.entries(found).map(([name, said]) => [name, said.join(' ')]));
}

function countsOf(words: string[]): Values {
  const found: Values = {};
  for (const [index, word] of words.entries()) {
    const condition = conditionOf(words[index + 1] ?? '');
    if (/^\d{1,4}$/.test(word) && condition) found[condition] = String(Number(word));
  }
  return found;
}
