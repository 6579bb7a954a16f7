/**
 * Transactions by session: each holds one PostgreSQL connection from its first statement to its end.
 * open -> committed | aborted; the end is remembered for a while, since a driver may ask for the commit again.
 */
import type { PoolClient } from 'pg';
import type { Engine } from './engine.ts';
import { CommandError } from './errors.ts';

type Open = { state: 'open'; number: bigint; startedAt: number; client: PoolClient };
type Ended = { state: 'committed' | 'aborted'; number: bigint; startedAt: number };

const lifetimeMs = 60_000; // as mongod
const rememberedMs = 600_000;
/** mongod refuses at once a write to a document that another transaction wrote; PostgreSQL would wait for that one's end. */
const conflictWaitMs = 250;

export class Transactions {
  readonly #bySession = new Map<string, Open | Ended>();
  readonly #engine: Engine;
  readonly #now: () => number;

  constructor(engine: Engine, now: () => number) {
    this.#engine = engine;
    this.#now = now;
  }

  async begin(session: string, number: bigint): Promise<void> {
    await this.abort(session);
    const client = await this.#engine.transactions.connect();
    client.on('error', ignoreBreak);
    this.#bySession.set(session, { number, startedAt: this.#now(), state: 'open', client });
    await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL lock_timeout = ${conflictWaitMs}`);
  }

  /** The connection of the session's open transaction. */
  client(session: string, number: bigint): PoolClient {
    const transaction = this.#bySession.get(session);
    if (transaction?.state !== 'open' || transaction.number !== number) throw noSuchTransaction();
    return transaction.client;
  }

  async commit(session: string, number: bigint): Promise<void> {
    const transaction = this.#bySession.get(session);
    if (transaction === undefined || transaction.number !== number || transaction.state === 'aborted') throw noSuchTransaction();
    if (transaction.state !== 'open') return;
    const committed = await this.#end(session, transaction, 'COMMIT');
    if (!committed) throw noSuchTransaction();
  }

  /** Undoes the session's open transaction, if there is one. */
  async abort(session: string): Promise<void> {
    const transaction = this.#bySession.get(session);
    // A connection that broke has rolled back by itself.
    if (transaction?.state === 'open') await this.#end(session, transaction, 'ROLLBACK').catch(() => {});
  }

  /** Aborts what has been open for too long, forgets what ended long ago. */
  async sweep(): Promise<void> {
    const now = this.#now();
    for (const [session, transaction] of this.#bySession) {
      if (transaction.state === 'open' && now - transaction.startedAt > lifetimeMs) await this.abort(session);
      if (transaction.state !== 'open' && now - transaction.startedAt > rememberedMs) this.#bySession.delete(session);
    }
  }

  /** True where it was committed: PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK, not with an error. */
  async #end(session: string, transaction: Open, how: 'COMMIT' | 'ROLLBACK'): Promise<boolean> {
    const { number, startedAt, client } = transaction;
    // Marked before the wait: a statement that comes meanwhile is refused.
    this.#bySession.set(session, { number, startedAt, state: 'aborted' });
    let broken = true;
    try {
      const { command } = await client.query(how);
      broken = false;
      if (command === 'COMMIT') this.#bySession.set(session, { number, startedAt, state: 'committed' });
      return command === 'COMMIT';
    } finally {
      client.off('error', ignoreBreak);
      client.release(broken);
    }
  }
}

function noSuchTransaction(): CommandError {
  return new CommandError(251, 'NoSuchTransaction', 'this transaction was ended or never begun');
}

/** A connection that breaks fails its next statement, which is where it is answered. */
function ignoreBreak(): void {}
