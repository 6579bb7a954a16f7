import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type BadRow, fieldsOf, rowReader, WrongColumns } from './ban-rows.ts';
import { AddressBuilder, type AddressRow } from './builder.ts';
import { addressesFile, createAddresses } from './database.ts';
import { linesOf, UnreadableFile } from './lines.ts';

/** All bad lines are counted, so many are told. */
const mostTold = 20;
/** Of a thousand lines; above, the file is another one than it seems. */
const mostBad = 20;

export type ImportReport = {
  addresses: number;
  streets: number;
  repeated: number;
  badLines: number;
  told: { file: string; line: number; reason: string }[];
};

/** Nothing was imported; the message names the file, the line and the remedy. */
export class ImportRefused extends Error {
  readonly code = 'import-refused';
}

type Progress = (file: string, lines: number) => void;

/**
 * Builds the addresses of a data folder anew from files of the national address base, `.csv` or `.csv.gz`. All of them or nothing: the new database is built
 * beside the one in use and renamed into its place; an import that dies leaves the old one. Rejects with `ImportRefused`.
 */
export async function importAddresses(
  folder: string,
  files: readonly string[],
  { importedAt, onProgress }: { importedAt: string; onProgress: Progress },
): Promise<ImportReport> {
  await removeLeftovers(folder);
  const beside = path.join(folder, `addresses.db.import-${process.pid}-${randomBytes(4).toString('hex')}`);
  const database = createAddresses(beside);
  try {
    const builder = new AddressBuilder(database);
    const report: ImportReport = { addresses: 0, streets: 0, repeated: 0, badLines: 0, told: [] };
    for (const file of files) await addFile(file, builder, report, onProgress);
    if (builder.streets === 0) throw new ImportRefused('the files hold no address');
    builder.finish(importedAt);
    database.close();
    await toDisk(beside);
    await rename(beside, addressesFile(folder));
    return { ...report, addresses: builder.addresses, streets: builder.streets, repeated: builder.repeated };
  } catch (error) {
    if (database.isOpen) database.close();
    await rm(beside, { force: true });
    throw error;
  }
}

/** As `importAddresses`, of a small file, into memory: for the addresses that come with a configuration. */
export async function addFile(file: string, builder: AddressBuilder, report: ImportReport, onProgress: Progress): Promise<void> {
  const refused = (line: number, said: string) => new ImportRefused(`${file}:${line}: ${said}. Nothing was imported.`);
  let read: ((fields: string[]) => AddressRow | BadRow) | null = null;
  let lines = 0;
  let bad = 0;
  try {
    for await (const batch of linesOf(file)) {
      for (const [at, line] of batch.lines.entries()) {
        const number = batch.first + at;
        if (read === null) {
          read = rowReader(fieldsOf(line.replace(/^\uFEFF/, '')));
          continue;
        }
        if (line === '') continue;
        lines += 1;
        const row = read(fieldsOf(line));
        if (!('bad' in row)) {
          builder.add(row);
          continue;
        }
        bad += 1;
        if (report.told.length < mostTold) report.told.push({ file, line: number, reason: row.bad });
        if (bad > 100 && bad * 1_000 > lines * mostBad)
          throw refused(number, `too many lines cannot be used; this one: ${row.bad}`);
      }
      onProgress(file, lines);
    }
  } catch (error) {
    if (error instanceof WrongColumns) throw refused(1, error.message);
    if (error instanceof UnreadableFile) throw refused(error.line, error.message);
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES')
      throw new ImportRefused(`${file} cannot be read (${code}). Nothing was imported.`);
    throw error;
  }
  if (lines === 0) throw refused(1, 'the file holds no address');
  if (bad * 1_000 > lines * mostBad) {
    const first = report.told.find((one) => one.file === file);
    throw refused(first?.line ?? 1, `${bad} of ${lines} lines cannot be used; the first: ${first?.reason}`);
  }
  report.badLines += bad;
}

/** Of imports that were killed. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = Number(/^addresses\.db\.import-(\d+)-/.exec(name)?.[1] ?? Number.NaN);
    if (!Number.isNaN(pid) && !isRunning(pid)) await rm(path.join(folder, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function toDisk(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.sync();
  await handle.close();
}
