/** What a fact of the sheet may say, field by field. Values are texts: a choice's is its id, a count's its digits, and an empty text says that nothing is known. */

/** `hazard`: of the centre's hazards, or empty where the detail says it alone. */
export type FieldSpec =
  | { is: 'text'; most: number }
  | { is: 'choice'; of: readonly string[] }
  | { is: 'count'; most: number }
  | { is: 'hazard' };

const text = (most: number) => ({ is: 'text', most }) as const;
const count = { is: 'count', most: 9_999 } as const;

/** How somebody is, the gravest first. */
export const conditions = ['dead', 'arrest', 'unconscious', 'serious', 'minor', 'unhurt', 'missing'] as const;
export const roles = ['caller', 'victim', 'suspect', 'witness', 'other'] as const;
export const sexes = ['female', 'male'] as const;
export const vehicleRoles = ['involved', 'suspect', 'stolen'] as const;

/** In the order in which they are asked for. */
export const factFields = {
  person: {
    role: { is: 'choice', of: roles },
    sex: { is: 'choice', of: sexes },
    age: text(30),
    condition: { is: 'choice', of: conditions },
    name: text(120),
    contact: text(120),
    where: text(200),
    description: text(500),
  },
  vehicle: {
    role: { is: 'choice', of: vehicleRoles },
    plate: text(20),
    make: text(80),
    colour: text(40),
    direction: text(200),
    description: text(500),
  },
  hazard: { hazard: { is: 'hazard' }, where: text(200), detail: text(500) },
  access: { doorCode: text(80), floor: text(80), entrance: text(200), meetingPoint: text(200), detail: text(500) },
  victims: {
    dead: count,
    arrest: count,
    unconscious: count,
    serious: count,
    minor: count,
    unhurt: count,
    missing: count,
  },
} as const satisfies Record<string, Record<string, FieldSpec>>;

export type FactKind = keyof typeof factFields;
export const factKinds = Object.keys(factFields) as [FactKind];
/** Kinds of which a sheet has as many rows as are written; of the others it has one. */
export const rowKinds = ['person', 'vehicle', 'hazard'] as const satisfies FactKind[];
export type RowKind = (typeof rowKinds)[number];

/** Undefined where the kind has no such field. */
export const fieldSpec = (kind: FactKind, field: string): FieldSpec | undefined =>
  Object.hasOwn(factFields[kind], field) ? (factFields[kind] as Record<string, FieldSpec>)[field] : undefined;

/** What the value should be instead, in both languages; null where it fits. `hazards`: ids of the centre. */
export function misfit(spec: FieldSpec, value: string, hazards: readonly string[]): { fr: string; en: string } | null {
  if (value === '') return null;
  switch (spec.is) {
    case 'text':
      return value.length <= spec.most ? null : { fr: `au plus ${spec.most} caractères`, en: `at most ${spec.most} characters` };
    case 'count':
      return /^\d{1,9}$/.test(value) && Number(value) <= spec.most
        ? null
        : { fr: `un nombre entier de 0 à ${spec.most}`, en: `a whole number from 0 to ${spec.most}` };
    case 'choice':
      return oneOf(spec.of, value);
    case 'hazard':
      return oneOf(hazards, value);
  }
}

function oneOf(known: readonly string[], value: string) {
  if (known.includes(value)) return null;
  if (known.length === 0) {
    return { fr: 'rien : le centre n’en connaît aucun', en: 'nothing: the centre knows none' };
  }
  return { fr: `l’un de : ${known.join(', ')}`, en: `one of: ${known.join(', ')}` };
}
