/** The engine's side: PostgreSQL connections, and BSON in and out of SQL. */
import pg from 'pg';

export type Engine = {
  /** For single commands. */
  commands: pg.Pool;
  /** For transactions, each on a connection of its own: apart, so that open ones never starve single commands. */
  transactions: pg.Pool;
};

/** What runs a statement: a pool, or the connection of a transaction. */
export type Runner = { query(query: pg.QueryConfig): Promise<pg.QueryResult> };

export type Statement = { name: string; text: string; values: (string | number | Buffer | string[] | null)[] };

/** PostgreSQL at 127.0.0.1:`port`; the password is in the environment, as PGPASSWORD. */
export function openEngine(port: number): Engine {
  const settings: pg.PoolConfig = {
    host: '127.0.0.1',
    port,
    user: 'postgres',
    database: 'postgres',
    options: '-c search_path=documentdb_api_catalog,documentdb_api,public',
    connectionTimeoutMillis: 10_000,
  };
  const commands = new pg.Pool({ ...settings, max: 48 });
  const transactions = new pg.Pool({ ...settings, max: 32 });
  // An idle connection that breaks is replaced at the next command; unheard, its error would end the process.
  for (const pool of [commands, transactions]) pool.on('error', () => {});
  return { commands, transactions };
}

/** First row of a statement. The statement is prepared once for each connection, under its name. */
export async function firstRow(runner: Runner, statement: Statement): Promise<Record<string, unknown>> {
  const { rows } = await runner.query(statement);
  return rows[0] ?? {};
}

/** `pg` reads no binary columns: BSON comes as text, `BSONHEX` and its bytes in hexadecimal. */
export function bsonColumn(column: unknown): Buffer {
  if (typeof column !== 'string' || !column.startsWith('BSONHEX')) throw new TypeError('the engine answered without a document');
  return Buffer.from(column.slice(7), 'hex');
}
