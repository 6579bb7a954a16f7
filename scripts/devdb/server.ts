/** The gateway: takes MongoDB's commands on a socket and has the engine carry them out. */
import { createServer, type Server, type Socket } from 'node:net';
import { Binary, type Document } from 'bson';
import { z } from 'zod';
import { commands, type Scope } from './commands.ts';
import { Cursors } from './cursors.ts';
import type { Engine } from './engine.ts';
import { CommandError, errorReply, toCommandError } from './errors.ts';
import { Transactions } from './transactions.ts';
import { encodeReply, MalformedFrame, type Reply, type Request, readRequests } from './wire.ts';

/** The fields of a command that are the gateway's own matter. */
const controls = z.object({
  $db: z.string().min(1).default('admin'),
  lsid: z.object({ id: z.instanceof(Binary) }).optional(),
  txnNumber: z.bigint().optional(),
  autocommit: z.literal(false).optional(),
  startTransaction: z.literal(true).optional(),
});

const sweepEveryMs = 10_000;

/** A server, to be told where to listen. Its connections end with the process. */
export function createGateway(engine: Engine, log: (line: string) => void): Server {
  const cursors = new Cursors(Date.now);
  const transactions = new Transactions(engine, Date.now);
  const oneAtATime = takeTurns();
  const sweep = setInterval(() => {
    cursors.sweep();
    transactions.sweep().catch((error: unknown) => log(`transactions could not be swept: ${error}`));
  }, sweepEveryMs);

  async function answer(request: Request, address: string): Promise<Reply> {
    const parsed = controls.safeParse(request.command);
    if (!parsed.success) return errorReply(toCommandError(parsed.error), 'once');
    const { $db: database, lsid, txnNumber: number, autocommit, startTransaction } = parsed.data;
    const name = Object.keys(request.command)[0] ?? '';
    const session = lsid === undefined ? '' : lsid.id.toString('hex');
    const scope: Scope = { name, database, runner: engine.commands, cursors, retryKey: null, address, oneAtATime };

    if (number === undefined) return attempt(() => carryOut(request, scope), 'once');
    if (autocommit === undefined) {
      return attempt(() => carryOut(request, { ...scope, retryKey: `${session}:${number}` }), 'retryable write');
    }
    // A commit that fails bears no label: whether it took place is not known, so nobody may run the whole again by himself.
    if (name === 'commitTransaction') return attempt(() => transactions.commit(session, number).then(() => ({ ok: 1 })), 'once');
    if (name === 'abortTransaction') return attempt(() => transactions.abort(session).then(() => ({ ok: 1 })), 'once');
    const reply = await attempt(async () => {
      if (startTransaction) await transactions.begin(session, number);
      return refuseConflict(await carryOut(request, { ...scope, runner: transactions.client(session, number) }));
    }, 'in transaction');
    // As in mongod, an error ends the transaction, and so does a write error.
    if (!Buffer.isBuffer(reply) && (reply.ok === 0 || 'writeErrors' in reply)) await transactions.abort(session);
    return reply;
  }

  async function serve(socket: Socket): Promise<void> {
    for await (const request of readRequests(socket)) {
      const reply = await answer(request, `${socket.localAddress}:${socket.localPort}`);
      if (!request.silent) socket.write(encodeReply(request, reply));
    }
  }

  const server = createServer({ noDelay: true }, (socket) => {
    serve(socket).catch((error: unknown) => {
      if (error instanceof MalformedFrame) log(`connection ended: ${error.message}`);
      socket.destroy();
    });
  });
  server.on('close', () => clearInterval(sweep));
  return server;
}

function carryOut(request: Request, scope: Scope): Promise<Reply> {
  const command = Object.hasOwn(commands, scope.name) ? commands[scope.name] : undefined;
  if (command === undefined) throw new CommandError(59, 'CommandNotFound', `no such command: '${scope.name}'`);
  return command(request, scope);
}

async function attempt(work: () => Promise<Reply>, how: Parameters<typeof errorReply>[1]): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    return errorReply(toCommandError(error), how);
  }
}

/** The engine reports a write conflict as a write error; in a transaction drivers expect it as the command's, to try again. */
function refuseConflict(reply: Reply): Reply {
  const writeErrors: Document[] = Buffer.isBuffer(reply) ? [] : (reply.writeErrors ?? []);
  const conflict = writeErrors.find(({ code }) => code === 112);
  if (conflict !== undefined) throw new CommandError(112, 'WriteConflict', conflict.errmsg);
  return reply;
}

function takeTurns(): Scope['oneAtATime'] {
  const last = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const mine = (last.get(name) ?? Promise.resolve()).then(work, work);
    last.set(name, mine);
    try {
      return await mine;
    } finally {
      if (last.get(name) === mine) last.delete(name);
    }
  };
}
