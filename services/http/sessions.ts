/** Who is signed in, kept in sessions.json of the data folder, so that a restart of Tocsin signs nobody out. The file holds no token, only its hash. */
import { createHash, randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock, OperatorId, PositionId } from '../ids.ts';
import { instant as instantOf } from '../ids.ts';
import { readIfThere, writePrivateFile } from './private-file.ts';
import { instant, operator, position } from './shapes.ts';

const session = z.strictObject({
  /** SHA-256 of the token, hexadecimal. */
  id: z.string(),
  account: operator,
  position: position.nullable(),
  openedAt: instant,
  expiresAt: instant,
});
const file = z.strictObject({ sessions: z.array(session) });

export type Session = z.infer<typeof session>;

/** A shift of twelve hours, and the time to hand it over. */
export const sessionMs = 14 * 3_600_000;
/** One account's sessions beyond this end, oldest first. */
const sessionsOfAccount = 20;

const idOf = (token: string) => createHash('sha256').update(token).digest('hex');

/** Nothing is held open; changes made just before the process ends are on disk once `saved` resolves. */
export class Sessions {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #sessions: Map<string, Session>;
  readonly #endListeners = new Set<(session: Session) => void>();
  #saving: Promise<void> = Promise.resolve();
  #dirty = false;

  private constructor(path: string, clock: Clock, log: Logger, sessions: Session[]) {
    this.#path = path;
    this.#clock = clock;
    this.#log = log;
    this.#sessions = new Map(sessions.map((each) => [each.id, each]));
  }

  /** A file that cannot be read signs everybody out, and is said in the log: it must not keep Tocsin from starting. */
  static async open(path: string, clock: Clock, log: Logger): Promise<Sessions> {
    try {
      const text = await readIfThere(path);
      return new Sessions(path, clock, log, text === null ? [] : file.parse(JSON.parse(text)).sessions);
    } catch (error) {
      log.error({ err: error, file: path }, 'the sessions cannot be read: everybody signs in again');
      return new Sessions(path, clock, log, []);
    }
  }

  all(): Iterable<Session> {
    return this.#sessions.values();
  }

  /** Looks the hash up, so the time taken says nothing about a token. */
  find(token: string): Session | null {
    return this.#sessions.get(idOf(token)) ?? null;
  }

  /** The token goes to the client and is not kept. */
  open(account: OperatorId, at: PositionId | null): { token: string; session: Session } {
    const token = randomBytes(32).toString('base64url');
    const nowMs = this.#clock();
    const opened: Session = {
      id: idOf(token),
      account,
      position: at,
      openedAt: instantOf(nowMs),
      expiresAt: instantOf(nowMs + sessionMs),
    };
    const others = [...this.#sessions.values()].filter((each) => each.account === account);
    for (const oldest of others.slice(0, Math.max(0, others.length + 1 - sessionsOfAccount))) this.end(oldest.id);
    this.#sessions.set(opened.id, opened);
    this.#save();
    return { token, session: opened };
  }

  end(id: string): void {
    const ended = this.#sessions.get(id);
    if (!ended) return;
    this.#sessions.delete(id);
    this.#save();
    for (const listener of this.#endListeners) listener(ended);
  }

  /** Hears of each session that ends. Returns how to stop listening. */
  onEnd(listener: (session: Session) => void): () => void {
    this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  /** Resolves when all changes so far are on disk, or failed to get there and were logged. */
  saved(): Promise<void> {
    return this.#saving;
  }

  /** One write at a time; what changes during one goes into the next. */
  #save(): void {
    if (this.#dirty) return;
    this.#dirty = true;
    this.#saving = this.#saving.then(async () => {
      this.#dirty = false;
      const text = JSON.stringify({ sessions: [...this.#sessions.values()] });
      await writePrivateFile(this.#path, text).catch((error: unknown) => {
        this.#log.error({ err: error }, 'the sessions cannot be written: a restart would sign people out');
      });
    });
  }
}
