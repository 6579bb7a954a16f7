/** Each command of MongoDB that is served, and the engine's function behind it. */
import { BSON, type Document } from 'bson';
import { z } from 'zod';
import type { Cursors } from './cursors.ts';
import { bsonColumn, firstRow, type Runner, type Statement } from './engine.ts';
import { CommandError, translateWriteErrors } from './errors.ts';
import { maxMessageBytes, type Reply, type Request } from './wire.ts';

/** What a command may use while it runs. */
export type Scope = {
  name: string;
  database: string;
  runner: Runner;
  cursors: Cursors;
  /** `session:number` of a retryable write: the engine does a single statement of that name once. */
  retryKey: string | null;
  /** Address of the connection's own end: `127.0.0.1:27017`. */
  address: string;
  /** Runs one at a time what bears the same name. */
  oneAtATime<T>(name: string, work: () => Promise<T>): Promise<T>;
};

type Command = (request: Request, scope: Scope) => Promise<Reply>;

export const commands: Record<string, Command> = {
  hello: async (_, scope) => hello(scope),
  isMaster: async (_, scope) => ({ ...hello(scope), ismaster: true }),
  ismaster: async (_, scope) => ({ ...hello(scope), ismaster: true }),
  ping: async () => ({ ok: 1 }),
  buildInfo: async () => ({
    version: '7.0.0',
    versionArray: [7, 0, 0, 0],
    gitVersion: 'documentdb',
    bits: 64,
    maxBsonObjectSize,
    ok: 1,
  }),
  endSessions: async () => ({ ok: 1 }),

  insert: write('insert($1, $2, $3, $4)', 'documents'),
  update: write('update($1, $2, $3, $4)', 'updates'),
  delete: write('delete($1, $2, $3, $4)', 'deletes'),
  findAndModify,
  find: firstPage('find_cursor_first_page($1, $2)'),
  aggregate: firstPage('aggregate_cursor_first_page($1, $2)'),
  listCollections: firstPage('list_collections_cursor_first_page($1, $2)'),
  listIndexes: firstPage('list_indexes_cursor_first_page($1, $2)'),
  getMore,
  killCursors,
  count: document('count_query($1, $2)'),
  distinct: document('distinct_query($1, $2)'),

  create: document('create_collection_view($1, $2)'),
  createIndexes: (request, scope) => {
    const blocking = Buffer.from(BSON.serialize({ ...request.command, blocking: true }));
    return document('documentdb_api_internal.create_indexes_non_concurrently($1, $2)')({ ...request, bytes: blocking }, scope);
  },
  dropIndexes: async (request, scope) => {
    const answer = await row(scope, 'call drop_indexes($1, $2, null)', [scope.database, request.bytes]);
    return { ...BSON.deserialize(bsonColumn(answer.retval)), ok: 1 };
  },
  drop: async (request, scope) => {
    await row(scope, 'select drop_collection($1, $2)', [scope.database, collection(request)]);
    return { ns: namespace(request, scope), ok: 1 };
  },
  dropDatabase: async (_, scope) => {
    await row(scope, 'select drop_database($1)', [scope.database]);
    return { dropped: scope.database, ok: 1 };
  },
  listDatabases: async (request, scope) =>
    bsonColumn((await row(scope, 'select list_databases($1) as document', [request.bytes])).document),
};

const maxBsonObjectSize = 16_777_216;

/** A one-node replica set, so that drivers allow transactions and retryable writes. */
function hello(scope: Scope): Document {
  return {
    isWritablePrimary: true,
    secondary: false,
    setName: 'rs0',
    setVersion: 1,
    hosts: [scope.address],
    primary: scope.address,
    me: scope.address,
    maxBsonObjectSize,
    maxMessageSizeBytes: maxMessageBytes,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
    helloOk: true,
    ok: 1,
  };
}

/** insert, update, delete: the documents come in the command or as a document sequence. */
function write(call: string, sequence: string): Command {
  return async (request, scope) => {
    const values = [scope.database, request.bytes, request.sequences.get(sequence) ?? null, scope.retryKey];
    const answer = await row(scope, `select p_result, p_success from ${call}`, values);
    const result = bsonColumn(answer.p_result);
    return answer.p_success ? result : translateWriteErrors(BSON.deserialize(result), namespace(request, scope));
  };
}

/** Upserts of one collection that race to create one document would answer the losers wrongly: they take turns. */
function findAndModify(request: Request, scope: Scope): Promise<Reply> {
  const run = async () => {
    const values = [scope.database, request.bytes, scope.retryKey];
    const answer = await row(scope, 'select p_result from find_and_modify($1, $2, $3)', values);
    return bsonColumn(answer.p_result);
  };
  return request.command.upsert === true ? scope.oneAtATime(namespace(request, scope), run) : run();
}

function firstPage(call: string): Command {
  return async (request, scope) => {
    const answer = await row(scope, `select * from ${call}`, [scope.database, request.bytes]);
    if (answer.continuation !== null) scope.cursors.keep(String(answer.cursorid), bsonColumn(answer.continuation));
    return bsonColumn(answer.cursorpage);
  };
}

async function getMore(request: Request, scope: Scope): Promise<Reply> {
  const id = String(request.command.getMore);
  const continuation = scope.cursors.take(id);
  if (continuation === undefined) throw new CommandError(43, 'CursorNotFound', `cursor id ${id} not found`);
  const values = [scope.database, request.bytes, continuation];
  const answer = await row(scope, 'select * from cursor_get_more($1, $2, $3)', values);
  if (answer.continuation !== null) scope.cursors.keep(id, bsonColumn(answer.continuation));
  return bsonColumn(answer.cursorpage);
}

async function killCursors(request: Request, scope: Scope): Promise<Reply> {
  const asked = z.array(z.bigint()).parse(request.command.cursors);
  const cursorsKilled = asked.filter((id) => scope.cursors.take(String(id)) !== undefined);
  const cursorsNotFound = asked.filter((id) => !cursorsKilled.includes(id));
  const text = 'select documentdb_api_internal.delete_cursors($1)';
  if (cursorsKilled.length > 0) await row(scope, text, [cursorsKilled.map(String)]);
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 };
}

/** A function that takes the command and answers with one document. */
function document(call: string): Command {
  return async (request, scope) => {
    return bsonColumn((await row(scope, `select ${call} as document`, [scope.database, request.bytes])).document);
  };
}

function row(scope: Scope, text: string, values: Statement['values']): Promise<Record<string, unknown>> {
  return firstRow(scope.runner, { name: scope.name, text, values });
}

function collection(request: Request): string {
  const [value] = Object.values(request.command);
  if (typeof value === 'string' && value !== '') return value;
  throw new CommandError(73, 'InvalidNamespace', 'the command names no collection');
}

function namespace(request: Request, scope: Scope): string {
  return `${scope.database}.${collection(request)}`;
}
