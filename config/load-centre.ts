import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { crossChecks, type FileName, type Written } from './cross-checks.ts';
import { type ConfigurationProblem, fieldOf, fieldsAt, foundText, issueText, type Path, unknownFieldText } from './problem.ts';
import { type Centre, contextFile, positionsFile, routingFile, triageFile } from './schema.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

export type { ConfigurationProblem } from './problem.ts';

const files: readonly FileName[] = ['positions.yaml', 'routing.yaml', 'triage.yaml', 'context.yaml'];

/**
 * Reads a centre's configuration: positions.yaml, routing.yaml, triage.yaml and context.yaml of a folder. Answers the whole centre, or every
 * problem at once, in order of file and line; never half a centre, and never an error for what the files hold.
 */
export async function loadCentre(
  folder: string,
): Promise<{ ok: true; centre: Centre } | { ok: false; problems: ConfigurationProblem[] }> {
  const read = await Promise.all(files.map((file) => readYaml(folder, file)));
  const problems = read.flatMap((one) => one.problems);
  const sources = new Map(files.map((file, index) => [file, read[index]?.source ?? null]));

  const parsed = {
    positions: check('positions.yaml', positionsFile),
    routing: check('routing.yaml', routingFile),
    triage: check('triage.yaml', triageFile),
    context: check('context.yaml', contextFile),
  };
  const written = Object.fromEntries(files.map((file) => [file, sources.get(file)?.value])) as Written;
  for (const { file, path, value, fr, en } of await crossChecks(written, folder)) {
    const source = sources.get(file);
    if (source) problems.push({ file, ...source.locate(path), field: fieldOf(path), found: foundText(value), fr, en });
  }

  const { positions, routing, triage, context } = parsed;
  if (problems.length > 0 || !positions || !routing || !triage || !context) {
    const order = (one: ConfigurationProblem) => files.indexOf(one.file as FileName);
    return { ok: false, problems: problems.sort((a, b) => order(a) - order(b) || a.line - b.line || a.column - b.column) };
  }
  return {
    ok: true,
    centre: {
      positions: positions.positions,
      routing,
      triage,
      context,
      folder: resolve(folder),
      digest: digestOf([...sources.values()]),
    },
  };

  function check<T>(file: FileName, schema: z.ZodType<T>): T | null {
    const source = sources.get(file);
    if (!source || source.value === undefined) return null;
    const result = schema.safeParse(source.value);
    if (result.success) return result.data;
    problems.push(...result.error.issues.flatMap((issue) => issueProblems(source, schema, issue)));
    return null;
  }
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

/** Each file's name and length go in too, so that no text can move from one file to the next unseen. */
function digestOf(sources: (YamlSource | null)[]): string {
  const hash = createHash('sha256');
  for (const source of sources) if (source) hash.update(`${source.file} ${source.bytes.length}\n`).update(source.bytes);
  return hash.digest('hex');
}
