/** Texts of addresses as words to be compared: without accents, abbreviations and small words. Pure. */
import { plain } from '../../qualification/words.ts';

/** As they are written, typed or printed by the post (AFNOR NF Z10-011), to the word in full. */
const abbreviations: Record<string, string> = Object.fromEntries(
  (
    'av:avenue ave:avenue aven:avenue bd:boulevard bld:boulevard blvd:boulevard boul:boulevard bvd:boulevard r:rue ru:rue pl:place plc:place ' +
    'chem:chemin che:chemin chm:chemin ch:chemin rte:route rt:route imp:impasse all:allee al:allee sq:square crs:cours qu:quai q:quai ' +
    'fg:faubourg fbg:faubourg fb:faubourg pass:passage psg:passage pas:passage res:residence lot:lotissement lots:lotissement ham:hameau ' +
    'hem:hameau esp:esplanade prom:promenade rpt:rondpoint ptr:petite petr:petite ven:venelle vla:villa sen:sentier snt:sentier cite:cite ' +
    'tra:traverse vc:voie qua:quartier st:saint ste:sainte sts:saints nd:notredame gal:general gen:general mal:marechal mar:marechal ' +
    'cdt:commandant col:colonel cap:capitaine cne:capitaine lt:lieutenant sgt:sergent dr:docteur doct:docteur pr:professeur prof:professeur ' +
    'pdt:president pres:president mgr:monseigneur abb:abbe cpt:compte pt:pont gd:grand gde:grande gds:grands ptt:petit bas:bas ht:haut hte:haute'
  )
    .split(' ')
    .map((pair) => pair.split(':')),
);

const small = new Set('a au aux d de des du en et l la le les lez n no nr numero the of'.split(' '));

/** Words that half of all streets bear: they order what is found, and find nothing by themselves. */
export const streetTypes = new Set(
  (
    'rue avenue boulevard place chemin route impasse allee square cours quai faubourg passage residence lotissement hameau esplanade promenade ' +
    'rondpoint venelle villa sentier cite traverse voie quartier ruelle sente montee'
  ).split(' '),
);

/** `Bd du Gal-Leclerc` to `boulevard`, `general`, `leclerc`; small words too where there is nothing else. */
export function addressWords(text: string): string[] {
  const all = plain(text)
    .replace(/rond[\s-]+point/g, 'rondpoint')
    .replace(/notre[\s-]+dame/g, 'notredame')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const telling = all.filter((word) => !small.has(word));
  return (telling.length > 0 ? telling : all).map((word) =>
    Object.hasOwn(abbreviations, word) ? (abbreviations[word] ?? word) : word,
  );
}

const repetitions: Record<string, string> = { b: 'bis', t: 'ter', q: 'quater', c: 'quinquies' };

/** `B` and `bis` are one; letters stand for themselves otherwise. */
export const repetitionOf = (text: string): string => {
  const short = plain(text).replace(/[^a-z0-9]/g, '');
  return repetitions[short] ?? short;
};

export type AskedNumber = { number: number; repetition: string };

const months = 'janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre';
const numberForm = '(\\d{1,4})\\s*(?:(bis|ter|quater|quinquies|[a-z])\\b)?';
const leading = new RegExp(`^\\s*(?:n[°o]?\\s*)?${numberForm}\\s*,?\\s+(?!(?:${months})\\b)`);
const trailing = new RegExp(`[\\s,]${numberForm}\\s*$`);
const aMonthBefore = new RegExp(`(?:${months})\\s*$`);

/** The house number of what was typed, before the street or after it, and the rest. `8 mai 1945` has none. */
export function takeNumber(typed: string): { asked: AskedNumber | null; rest: string } {
  const text = plain(typed);
  const found = leading.exec(text) ?? trailing.exec(text);
  if (!found) return { asked: null, rest: text };
  const [whole, number = '', repetition = ''] = found;
  if (found.index > 0 && aMonthBefore.test(text.slice(0, found.index))) return { asked: null, rest: text };
  const rest = `${text.slice(0, found.index)} ${text.slice(found.index + whole.length)}`.trim();
  return rest === ''
    ? { asked: null, rest: text }
    : { asked: { number: Number(number), repetition: repetitionOf(repetition) }, rest };
}
