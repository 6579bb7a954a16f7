/**
 * Every version of the PBX's routing files, in `tocsin-versions` of Asterisk's configuration folder. `tocsin`, a link, names the one in use: it is changed by
 * one rename, so that Asterisk reads the files of one version or of another, never of both. Asterisk's own files include `tocsin/extensions.conf` and its like.
 */
import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const about = z.strictObject({
  number: z.number().int().min(1),
  at: z.iso.datetime(),
  by: z.string(),
  why: z.string(),
  /** `under way` is also what a version whose trial was cut off stays at. */
  outcome: z.enum(['under way', 'in use', 'taken back']),
  detail: z.string(),
});
export type Version = z.infer<typeof about>;

export type Files = ReadonlyMap<string, string>;

const nameOf = (number: number) => String(number).padStart(4, '0');

/** Somebody else is changing the files; the message says who. */
export class UnderWay extends Error {}

export class Versions {
  readonly #etc: string;
  readonly #folder: string;

  constructor(etc: string) {
    this.#etc = etc;
    this.#folder = join(etc, 'tocsin-versions');
  }

  /** Oldest first. */
  list(): Version[] {
    return readdirSync(this.#made())
      .filter((name) => /^\d{4,}$/.test(name))
      .map((name) => about.parse(JSON.parse(readFileSync(join(this.#folder, name, 'about.json'), 'utf8'))))
      .sort((a, b) => a.number - b.number);
  }

  /** The number of the version that `tocsin` names; null where there is none yet. */
  current(): number | null {
    const link = join(this.#etc, 'tocsin');
    if (!lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) return null;
    return Number(readlinkSync(link).split('/').at(-1)) || null;
  }

  files(number: number): Files {
    const folder = join(this.#folder, nameOf(number));
    const names = readdirSync(folder).filter((name) => name.endsWith('.conf'));
    return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  }

  /** Writes a new version whole, not yet in use. */
  add(files: Files, { at, by, why }: Pick<Version, 'at' | 'by' | 'why'>): Version {
    const number = (this.list().at(-1)?.number ?? 0) + 1;
    const version: Version = { number, at, by, why, outcome: 'under way', detail: '' };
    const unfinished = join(this.#folder, `.${nameOf(number)}`);
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { mode: 0o750 });
    for (const [name, content] of files) writeFileSync(join(unfinished, name), content, { mode: 0o640, flush: true });
    writeFileSync(join(unfinished, 'about.json'), `${JSON.stringify(version)}\n`, { mode: 0o640, flush: true });
    renameSync(unfinished, join(this.#folder, nameOf(number)));
    return version;
  }

  /** Writes the files of a version again, where nothing but a password differs and no PBX runs. */
  renew(number: number, files: Files): void {
    for (const [name, content] of files)
      writeFileSync(join(this.#folder, nameOf(number), name), content, { mode: 0o640, flush: true });
  }

  use(number: number): void {
    const next = join(this.#etc, '.tocsin-next');
    rmSync(next, { force: true });
    symlinkSync(join('tocsin-versions', nameOf(number)), next);
    renameSync(next, join(this.#etc, 'tocsin'));
  }

  note(version: Version, outcome: Version['outcome'], detail = ''): Version {
    const noted = { ...version, outcome, detail };
    const file = join(this.#folder, nameOf(version.number), 'about.json');
    writeFileSync(`${file}.next`, `${JSON.stringify(noted)}\n`, { mode: 0o640, flush: true });
    renameSync(`${file}.next`, file);
    return noted;
  }

  /** Runs `work` while nobody else changes the files. Throws `UnderWay` where somebody does. */
  async alone<T>(by: string, work: () => Promise<T>): Promise<T> {
    const lock = join(this.#made(), '.lock');
    if (!this.#take(lock, by) && !(isStale(lock) && this.#take(lock, by))) throw new UnderWay(readFileSync(lock, 'utf8').trim());
    try {
      return await work();
    } finally {
      rmSync(lock, { force: true });
    }
  }

  #take(lock: string, by: string): boolean {
    try {
      const file = openSync(lock, 'wx', 0o640);
      writeFileSync(file, `${process.pid} ${by}\n`);
      closeSync(file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  #made(): string {
    mkdirSync(this.#folder, { recursive: true, mode: 0o750 });
    return this.#folder;
  }
}

/** Its process is gone: the lock is taken away. */
function isStale(lock: string): boolean {
  const pid = Number(readFileSync(lock, 'utf8').split(' ')[0]);
  try {
    if (pid > 0) process.kill(pid, 0);
    if (pid > 0) return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPERM') return false;
  }
  rmSync(lock, { force: true });
  return true;
}
