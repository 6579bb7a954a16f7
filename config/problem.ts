/** What is wrong in a configuration file, where, and the remedy, in both languages. */
import { z } from 'zod';
import { nearest } from './nearest.ts';
import { forms } from './schema.ts';

export type ConfigurationProblem = {
  /** As named in the folder: `positions.yaml`. */
  file: string;
  /** Both from 1. */
  line: number;
  column: number;
  /** `positions[3].phone`; empty for the file as a whole. */
  field: string;
  /** The value as written, cut at 80 characters; empty where nothing is there. */
  found: string;
  fr: string;
  en: string;
};

export type Path = readonly (string | number)[];
export type Said = { fr: string; en: string };

export const fieldOf = (path: Path) =>
  path.reduce<string>((field, step) => (typeof step === 'number' ? `${field}[${step}]` : field ? `${field}.${step}` : step), '');

export function foundText(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

const quoteFr = (name: string) => `« ${name} »`;
const quoteEn = (name: string) => `"${name}"`;

/** « Sans doute X. » where X is one letter or two away from what was written. */
export function didYouMean(written: string, known: Iterable<string>): Said {
  const near = nearest(written, known);
  return near === null
    ? { fr: '', en: '' }
    : { fr: ` Vouliez-vous dire ${quoteFr(near)} ?`, en: ` Did you mean ${quoteEn(near)}?` };
}

const kinds: Record<string, Said> = {
  string: { fr: 'un texte', en: 'a text' },
  number: { fr: 'un nombre', en: 'a number' },
  int: { fr: 'un nombre entier', en: 'a whole number' },
  boolean: { fr: 'true ou false', en: 'true or false' },
  array: { fr: 'une liste', en: 'a list' },
  object: { fr: 'des champs avec leurs valeurs', en: 'fields with their values' },
};

/** A zod issue in words. `value` is what stands there; `known` the fields that the place may have. */
export function issueText(issue: z.core.$ZodIssue, value: unknown): Said {
  if (
    value === undefined &&
    (issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union')
  ) {
    const name = fieldOf(issue.path.slice(-1) as Path);
    return { fr: `Il manque ${quoteFr(name)}. L’ajouter.`, en: `${quoteEn(name)} is missing. Add it.` };
  }
  switch (issue.code) {
    case 'invalid_type': {
      const kind = kinds[issue.expected] ?? { fr: issue.expected, en: issue.expected };
      if (issue.expected === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
        return {
          fr: `Il faut un texte. Le mettre entre guillemets : '${value}'.`,
          en: `A text is needed. Put it in quotes: '${value}'.`,
        };
      if (
        (issue.expected === 'number' || issue.expected === 'int') &&
        typeof value === 'string' &&
        Number.isFinite(Number(value))
      )
        return { fr: `Il faut ${kind.fr}. Ôter les guillemets.`, en: `${capital(kind.en)} is needed. Take the quotes away.` };
      return { fr: `Il faut ${kind.fr}.`, en: `${capital(kind.en)} is needed.` };
    }
    case 'invalid_format':
    case 'custom':
      return formText(issue.message);
    case 'invalid_key': {
      const inner = issue.issues[0];
      return inner ? issueText(inner as z.core.$ZodIssue, value) : formText('id');
    }
    case 'invalid_value':
      return oneOf(issue.values.map(String), value);
    case 'invalid_union':
      return oneOf(['csv', 'http'], value);
    case 'too_small':
    case 'too_big':
      return limitText(issue);
    default:
      return { fr: `Valeur refusée : ${issue.message}.`, en: `Value refused: ${issue.message}.` };
  }
}

function formText(form: string): Said {
  const said = forms[form as keyof typeof forms];
  return { fr: `Il faut ${said.fr}.`, en: `${capital(said.en)} is needed.` };
}

function oneOf(values: string[], value: unknown): Said {
  const hint = didYouMean(String(value), values);
  return {
    fr: `Écrire l’une de ces valeurs : ${values.join(', ')}.${hint.fr}`,
    en: `Write one of these: ${values.join(', ')}.${hint.en}`,
  };
}

function limitText(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): Said {
  const small = issue.code === 'too_small';
  const limit = Number(small ? issue.minimum : issue.maximum);
  const bound: Said = small ? { fr: 'au moins', en: 'at least' } : { fr: 'au plus', en: 'at most' };
  const unit: Said =
    issue.origin === 'string'
      ? { fr: ` caractère${limit > 1 ? 's' : ''}`, en: ` character${limit > 1 ? 's' : ''}` }
      : issue.origin === 'array'
        ? { fr: ` élément${limit > 1 ? 's' : ''}`, en: ` item${limit > 1 ? 's' : ''}` }
        : { fr: '', en: '' };
  return {
    fr: `Il faut ${bound.fr} ${limit}${unit.fr}.`,
    en: `${capital(bound.en)} ${limit}${unit.en} ${limit > 1 && unit.en ? 'are' : 'is'} needed.`,
  };
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A field that the schema does not know. */
export function unknownFieldText(name: string, known: string[]): Said {
  const hint = didYouMean(name, known);
  return {
    fr: `Champ inconnu ${quoteFr(name)}.${hint.fr} Les champs possibles : ${known.join(', ')}.`,
    en: `Unknown field ${quoteEn(name)}.${hint.en} The fields it may have: ${known.join(', ')}.`,
  };
}

/** Names of the fields that a schema allows at a path, through lists and alternatives. */
export function fieldsAt(schema: z.ZodType, path: Path): string[] {
  let here: JsonSchema[] = [z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema];
  const open = (one: JsonSchema): JsonSchema[] => [one, ...[...(one.anyOf ?? []), ...(one.oneOf ?? [])].flatMap(open)];
  for (const step of path)
    here = here.flatMap(open).flatMap((one) => (typeof step === 'number' ? one.items : one.properties?.[step]) ?? []);
  return [...new Set(here.flatMap(open).flatMap((one) => Object.keys(one.properties ?? {})))];
}

type JsonSchema = { properties?: Record<string, JsonSchema>; items?: JsonSchema; anyOf?: JsonSchema[]; oneOf?: JsonSchema[] };

const syntax: Record<string, Said> = {
  DUPLICATE_KEY: {
    fr: 'Ce champ est écrit deux fois au même endroit. Ôter l’un des deux.',
    en: 'This field is written twice in the same place. Take one away.',
  },
  TAB_AS_INDENT: {
    fr: 'Une tabulation sert de retrait. La remplacer par des espaces.',
    en: 'A tab is used as indentation. Replace it by spaces.',
  },
  BAD_INDENT: {
    fr: 'Le retrait ne va pas. Aligner avec les lignes voisines.',
    en: 'The indentation is wrong. Align it with its neighbours.',
  },
  MISSING_CHAR: {
    fr: 'Un signe manque : deux-points, guillemet ou crochet fermant.',
    en: 'A sign is missing: a colon, or a closing quote or bracket.',
  },
  MULTIPLE_DOCS: {
    fr: 'Un seul document par fichier. Ôter la ligne « --- ».',
    en: 'One document a file. Take the line "---" away.',
  },
  MULTILINE_IMPLICIT_KEY: {
    fr: 'Un champ n’a pas de valeur, ou son deux-points manque.',
    en: 'A field has no value, or its colon is missing.',
  },
  TAG_RESOLVE_FAILED: {
    fr: 'Une valeur qui commence par « ! » n’est pas permise. L’écrire entre guillemets.',
    en: 'A value that begins with "!" is not allowed. Write it in quotes.',
  },
};

/** A fault of YAML itself, by the parser's code; its own words where the code is not listed. */
export function yamlText(code: string, message: string): Said {
  return (
    syntax[code] ?? { fr: `Le YAML ne peut pas être lu ici (${message}).`, en: `The YAML cannot be read here (${message}).` }
  );
}
