/**
 * New stations.csv and units.csv for a centre: read, held against the rest of its configuration, laid beside those that are there, and put in their place
 * together or not at all.
 */
import { cp, mkdtemp, open, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadCentre } from '../load-centre.ts';
import type { ConfigurationProblem } from '../problem.ts';
import type { Dispatch, RosterUnit, Station } from './schema.ts';

export type RosterFiles = { stations: string | null; units: string | null };

/** `changed`: with the fields, as they were and as they would be. */
export type Difference<T> = { added: T[]; changed: { from: T; to: T; fields: (keyof T)[] }[]; removed: T[]; same: number };
export type RosterChanges = { stations: Difference<Station>; units: Difference<RosterUnit> };

const names = { stations: 'stations.csv', units: 'units.csv' } as const;
type Name = keyof typeof names;

/** In words, where the file is not UTF-8; null where it is. */
export function encodingFault(bytes: Uint8Array): { fr: string; en: string } | null {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || bytes.subarray(0, 64).includes(0);
  if (isUtf16)
    return {
      fr: 'Le fichier est en UTF-16 (« Texte Unicode » des tableurs). L’enregistrer en « CSV UTF-8 ».',
      en: 'The file is in UTF-16 ("Unicode text" of spreadsheets). Save it as "CSV UTF-8".',
    };
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return null;
  } catch {
    return {
      fr: 'Le fichier n’est pas en UTF-8, sans doute en Windows-1252 (« CSV » des tableurs). L’enregistrer en « CSV UTF-8 ».',
      en: 'The file is not in UTF-8, probably in Windows-1252 ("CSV" of spreadsheets). Save it as "CSV UTF-8".',
    };
  }
}

/**
 * What the files would make of the centre. `files`: their paths; null: as it is now. Changes nothing.
 */
export async function planRosterImport(
  folder: string,
  files: RosterFiles,
): Promise<{ ok: true; changes: RosterChanges } | { ok: false; problems: ConfigurationProblem[] }> {
  const problems: ConfigurationProblem[] = [];
  const given = (Object.keys(names) as Name[]).flatMap((name) => files[name] ?? []);
  for (const file of given) {
    const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => error);
    const fault =
      bytes instanceof Error
        ? { fr: `Illisible : ${bytes.message}`, en: `Cannot be read: ${bytes.message}` }
        : encodingFault(bytes);
    if (fault) problems.push({ file, line: 1, column: 1, field: '', found: '', ...fault });
  }
  if (problems.length > 0) return { ok: false, problems };

  const before = await loadCentre(folder);
  if (!before.ok) return before;
  const trial = await mkdtemp(path.join(tmpdir(), 'tocsin-roster-'));
  try {
    await cp(folder, trial, { recursive: true });
    for (const name of Object.keys(names) as Name[]) {
      const file = files[name];
      if (file) await cp(file, path.join(trial, names[name]));
    }
    const after = await loadCentre(trial);
    if (!after.ok) return after;
    return { ok: true, changes: changesOf(before.centre.dispatch, after.centre.dispatch) };
  } finally {
    await rm(trial, { recursive: true, force: true });
  }
}

const changesOf = (from: Dispatch, to: Dispatch): RosterChanges => ({
  stations: difference(from.stations, to.stations),
  units: difference(from.units, to.units),
});

function difference<T extends { id: string }>(from: T[], to: T[]): Difference<T> {
  const before = new Map(from.map((one) => [one.id, one]));
  const after = new Set(to.map(({ id }) => id));
  const changed = to.flatMap((now) => {
    const was = before.get(now.id);
    if (!was) return [];
    const fields = (Object.keys(now) as (keyof T)[]).filter((field) => JSON.stringify(was[field]) !== JSON.stringify(now[field]));
    return fields.length > 0 ? [{ from: was, to: now, fields }] : [];
  });
  const added = to.filter(({ id }) => !before.has(id));
  return { added, changed, removed: from.filter(({ id }) => !after.has(id)), same: to.length - added.length - changed.length };
}

/** Puts the files in their place: written beside first, then renamed; where the second cannot be, the first is put back. */
export async function applyRosterImport(folder: string, files: RosterFiles): Promise<void> {
  const wanted = (Object.keys(names) as Name[]).flatMap((name) => {
    const from = files[name];
    return from ? [{ from, to: path.join(folder, names[name]) }] : [];
  });
  const done: { to: string; before: Buffer }[] = [];
  try {
    for (const { from, to } of wanted) await writeWhole(`${to}.new`, await readFile(from));
    for (const { to } of wanted) {
      const before = await readFile(to);
      await rename(`${to}.new`, to);
      done.push({ to, before });
    }
  } catch (error) {
    for (const { to, before } of done) await writeWhole(to, before);
    for (const { to } of wanted) await rm(`${to}.new`, { force: true });
    throw error;
  }
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

async function writeWhole(file: string, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'w', 0o644);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
