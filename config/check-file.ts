/** A file's data laid beside its schema, and problems put at their place in the file. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Finding } from './findings.ts';
import { type ConfigurationProblem, fieldOf, fieldsAt, foundText, issueText, type Path, unknownFieldText } from './problem.ts';
import type { YamlSource } from './yaml-source.ts';

/** The data as the schema gives it; null where it does not fit, or where the file could not be read (its own problem says so). */
export function checkFile<T>(
  source: YamlSource | null | undefined,
  schema: z.ZodType<T>,
): { data: T | null; problems: ConfigurationProblem[] } {
  if (!source || source.value === undefined) return { data: null, problems: [] };
  const result = schema.safeParse(source.value);
  if (result.success) return { data: result.data, problems: [] };
  return { data: null, problems: result.error.issues.flatMap((issue) => issueProblems(source, schema, issue)) };
}

/** A finding at its place in the file. */
export function placed(source: YamlSource, { file, path, value, fr, en }: Finding): ConfigurationProblem {
  return { file, ...source.locate(path), field: fieldOf(path), found: foundText(value), fr, en };
}

/** SHA-256. Each file's name and length go in too, so that no text can move from one file to the next unseen. `more`: digest of other files. */
export function digestOf(sources: Iterable<YamlSource | null>, more = ''): string {
  const hash = createHash('sha256').update(more);
  for (const source of sources) if (source) hash.update(`${source.file} ${source.bytes.length}\n`).update(source.bytes);
  return hash.digest('hex');
}

function issueProblems(source: YamlSource, schema: z.ZodType, issue: z.core.$ZodIssue): ConfigurationProblem[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(schema, path);
    return issue.keys.map((key) => ({
      file: source.file,
      ...source.locate([...path, key], 'key'),
      field: fieldOf([...path, key]),
      found: foundText(valueAt(source.value, [...path, key])),
      ...unknownFieldText(key, known),
    }));
  }
  const value = valueAt(source.value, path);
  return [
    { file: source.file, ...source.locate(path), field: fieldOf(path), found: foundText(value), ...issueText(issue, value) },
  ];
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (here, step) => (typeof here === 'object' && here !== null ? (here as Record<string | number, unknown>)[step] : undefined),
    value,
  );
