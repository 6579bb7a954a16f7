/** What joined sheets say otherwise of one fact than what stands: kept in sight, and taken by one key. Pure. */
import type { FactField } from '../facts/facts.ts';
import type { SheetId } from '../ids.ts';
import type { SetPlace } from '../places/place.ts';
import type { Joined } from '../sheets/joining.ts';
import type { ChosenNature, DecidedPriority, GivenAnswer } from '../sheets/qualification.ts';
import type { Sheet, SheetFacts } from '../sheets/sheet.ts';

/** One fact that somebody signed. `fact` names it: `nature`, `answers/people`, `access/door`. */
export type Said = { fact: string } & (
  | { is: 'nature'; value: ChosenNature }
  | { is: 'priority'; value: DecidedPriority }
  | { is: 'place'; value: SetPlace }
  | { is: 'answer'; question: string; value: GivenAnswer }
  | { is: 'field'; kind: 'access' | 'victims'; field: string; value: FactField }
);

/** `from`: the sheet that says it, of that number; this one itself where another's value was taken. */
export type OtherValue = { from: SheetId; number: string } & Said;

type Saying = Pick<Sheet, 'id' | 'number' | 'ownFacts'> & SheetFacts & { joined: readonly Joined[] };

/** Each other value once, in the order in which the sheets were joined. */
export function otherValues(sheet: Saying): OtherValue[] {
  const standing = new Map(saidIn(sheet).map((one) => [one.fact, wordsOf(one)]));
  const known = new Set<string>();
  return sayers(sheet).flatMap(({ from, number, facts }) =>
    saidIn(facts).flatMap((one) => {
      const words = wordsOf(one);
      const name = `${one.fact} ${words}`;
      if (words === '' || words === standing.get(one.fact) || known.has(name)) return [];
      known.add(name);
      return [{ from, number, ...one }];
    }),
  );
}

/** What a sheet, this one or one that was joined to it, says of a fact; undefined where it says nothing. */
export function saidBy(sheet: Saying, from: SheetId, fact: string): Said | undefined {
  return sayers(sheet)
    .filter((one) => one.from === from)
    .flatMap(({ facts }) => saidIn(facts))
    .find((one) => one.fact === fact);
}

const sayers = ({ id, number, ownFacts, joined }: Saying) => [
  { from: id, number, facts: ownFacts },
  ...joined.map((record) => ({ from: record.sheet, number: record.number, facts: record.facts })),
];

/** What stands of a fact; undefined where nothing does. */
export const standingFact = (facts: Partial<SheetFacts>, fact: string): Said | undefined =>
  saidIn(facts).find((one) => one.fact === fact);

export const isSaidAlike = (a: Said, b: Said | undefined) => b !== undefined && wordsOf(a) === wordsOf(b);

const ofOne = ['access', 'victims'] as const;

function saidIn({ nature, priority, place, answers, facts }: Partial<SheetFacts>): Said[] {
  return [
    ...(nature ? [{ fact: 'nature', is: 'nature' as const, value: nature }] : []),
    ...(priority ? [{ fact: 'priority', is: 'priority' as const, value: priority }] : []),
    ...(place ? [{ fact: 'place', is: 'place' as const, value: place }] : []),
    ...Object.entries(answers ?? {}).map(([question, value]) => ({
      ...{ fact: `answers/${question}`, is: 'answer' as const, question, value },
    })),
    ...ofOne.flatMap((kind) =>
      Object.entries(facts?.[kind] ?? {}).map(([field, value]) => ({
        ...{ fact: `${kind}/${field}`, is: 'field' as const, kind, field, value },
      })),
    ),
  ];
}

/** What is said, whoever said it and when; nothing for a question that was skipped or a field that was emptied. */
function wordsOf(said: Said): string {
  switch (said.is) {
    case 'nature':
      return said.value.id;
    case 'priority':
      return `${said.value.priority}`;
    case 'place':
      return `${said.value.label} ${said.value.lonLat.join()}`;
    case 'answer':
      return said.value.answer ?? '';
    case 'field':
      return said.value.value;
  }
}

/** The facts of a sheet with this one in the place of what stood; the fields that change alone. */
export function withSaid({ answers, facts }: Partial<SheetFacts>, said: Said): Partial<SheetFacts> {
  switch (said.is) {
    case 'nature':
      return { nature: said.value };
    case 'priority':
      return { priority: said.value };
    case 'place':
      return { place: said.value };
    case 'answer':
      return { answers: { ...answers, [said.question]: said.value } };
    case 'field': {
      const all = facts ?? { rows: [], access: {}, victims: {} };
      return { facts: { ...all, [said.kind]: { ...all[said.kind], [said.field]: said.value } } };
    }
  }
}
