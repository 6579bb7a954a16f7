import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { checkFile, digestOf, placed } from './check-file.ts';
import { type Finding, type Place, texts } from './findings.ts';
import type { ConfigurationProblem } from './problem.ts';
import { readYaml } from './yaml-source.ts';

/** The texts at a place of the file as it is written, `keys.*.id`. */
export type At = (where: string) => Place[];

type Loaded<T> = { data: T | null; problems: ConfigurationProblem[]; digest: string };

/**
 * Reads one YAML file that a centre need not have. `find` says what is wrong beyond the schema. Answers the data, `without` where there is no such file, or null with
 * every problem; never an error for what the file holds.
 */
export async function loadOptionalYaml<T>(
  folder: string,
  {
    file,
    schema,
    without,
    find,
  }: { file: string; schema: z.ZodType<T>; without: T; find: (at: At, data: T | null) => Finding[] | Promise<Finding[]> },
): Promise<Loaded<T>> {
  const isThere = await access(join(folder, file)).then(
    () => true,
    () => false,
  );
  if (!isThere) return { data: without, problems: [], digest: '' };
  const { source, problems } = await readYaml(folder, file);
  const { data, problems: faults } = checkFile(source, schema);
  const found = source ? await find((where) => texts({ [file]: source.value }, file, where), data) : [];
  const all = [...problems, ...faults, ...found.flatMap((one) => (source ? placed(source, one) : []))];
  return { data: all.length === 0 ? data : null, problems: all, digest: digestOf([source]) };
}
