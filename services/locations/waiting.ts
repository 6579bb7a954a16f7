/**
 * Location messages that came before their call, kept until it comes or their time is over. They are in memory and, so that a restart loses none, in a
 * file of their own, a line each. Not in the journal: what nobody called for is personal data that must go, and the journal never forgets.
 */
import { readFileSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Instant } from '../ids.ts';
import { isSameSighting, type Received, toFix } from './matching.ts';
import type { Channel } from './tally.ts';

/** `e164`: of the caller. */
export type Waiting = Received & { e164: string; channel: Channel };

const most = 5_000;
const mostOfNumber = 5;
const retryMs = 1_000;

export const waitingFile = (folder: string) => path.join(folder, 'waiting-locations.jsonl');

export class WaitingMessages {
  readonly #file: string;
  readonly #byNumber = new Map<string, Waiting[]>();
  #count = 0;
  /** Not in the file yet. */
  #added: Waiting[] = [];
  /** The file holds what waits no longer. */
  #isStale = false;
  #isClosed = false;
  #last: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  constructor(folder: string) {
    this.#file = waitingFile(folder);
  }

  /** What the process before left, the oldest first; none of it waits until it is added again. */
  left(): Waiting[] {
    this.#isStale = true;
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return [];
    }
    // The last line may be half a one: its sender was not told that it is taken.
    return text.split('\n').slice(0, -1).flatMap(readLine);
  }

  add(message: Waiting): 'waiting' | 'duplicate' | 'too-many' {
    const known = this.#byNumber.get(message.e164) ?? [];
    if (known.some((each) => isSameSighting(asFix(each), message.sighting))) return 'duplicate';
    if (this.#count >= most) return 'too-many';
    const kept = [...known, message].slice(-mostOfNumber);
    this.#count += kept.length - known.length;
    this.#byNumber.set(message.e164, kept);
    this.#added.push(message);
    void this.#write();
    return 'waiting';
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** Those of a number: they wait no longer. */
  take(e164: string): Waiting[] {
    const taken = this.#byNumber.get(e164) ?? [];
    this.#byNumber.delete(e164);
    this.#count -= taken.length;
    if (taken.length > 0) this.#isStale = true;
    return taken;
  }

  /** Those received before `oldest`: they wait no longer. What waits no longer, whatever became of it, is erased from the file. */
  takeOlder(oldest: Instant): Waiting[] {
    const over: Waiting[] = [];
    for (const [e164, messages] of this.#byNumber) {
      const young = messages.filter(({ receivedAt }) => receivedAt >= oldest);
      if (young.length === messages.length) continue;
      over.push(...messages.filter(({ receivedAt }) => receivedAt < oldest));
      if (young.length === 0) this.#byNumber.delete(e164);
      else this.#byNumber.set(e164, young);
    }
    this.#count -= over.length;
    if (over.length > 0) this.#isStale = true;
    if (this.#isStale) void this.#write();
    return over;
  }

  /** Everything added so far is on disk; pending while the disk fails. */
  saved = (): Promise<void> => this.#next ?? this.#last;

  async close(): Promise<void> {
    this.#isClosed = true;
    await (this.#isStale ? this.#write() : this.saved());
  }

  /** What comes while a write is under way goes with the next one. */
  #write(): Promise<void> {
    this.#next ??= this.#last.then(() => {
      this.#next = null;
      return this.#toDisk();
    });
    this.#last = this.#next;
    return this.#next;
  }

  async #toDisk(): Promise<void> {
    for (;;) {
      const [isWhole, added] = [this.#isStale, this.#added];
      this.#isStale = false;
      this.#added = [];
      try {
        if (isWhole) await this.#writeWhole();
        else if (added.length > 0) {
          await writeLines(await open(this.#file, 'a', 0o600), added);
          await nameToDisk(this.#file);
        }
        return;
      } catch {
        this.#isStale = true;
        if (this.#isClosed) return;
        await pause(retryMs, undefined, { ref: false });
      }
    }
  }

  async #writeWhole(): Promise<void> {
    const all = [...this.#byNumber.values()].flat();
    const beside = `${this.#file}.new`;
    if (all.length === 0) {
      await rm(this.#file, { force: true });
      return;
    }
    await writeLines(await open(beside, 'w', 0o600), all);
    await rename(beside, this.#file);
    await nameToDisk(this.#file);
  }
}

async function writeLines(file: FileHandle, messages: readonly Waiting[]): Promise<void> {
  try {
    await file.write(messages.map((message) => `${JSON.stringify(message)}\n`).join(''));
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** That the file is there, too. */
async function nameToDisk(file: string): Promise<void> {
  const folder = await open(path.dirname(file));
  await folder.sync().finally(() => folder.close());
}

function readLine(line: string): Waiting[] {
  try {
    return [JSON.parse(line) as Waiting];
  } catch {
    return [];
  }
}

const asFix = (message: Waiting) => toFix(message, { fixes: [], arrivedAt: message.receivedAt }, []);
