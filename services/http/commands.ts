/** `POST /api/commands/NAME`: what an operator asks, done once however often it is sent, and acknowledged when it is on disk. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Commands, commandNames, commands } from '../commands/commands.ts';
import type { Journal } from '../journal/commit.ts';
import { Refusal } from '../refusal.ts';
import { within } from '../within.ts';
import { checkSupervisor, type Identity } from './access.ts';
import type { DeskPort } from './desk-port.ts';
import { commandHeaders } from './requests.ts';
import { type Reply, type Route, route } from './route.ts';

/** Beyond it the operator is told that the disk has not answered. */
const diskDeadlineMs = 2_000;
/** For what must survive this machine. */
const replicationDeadlineMs = 250;
/** Results remembered; older keys are looked up in the journal, which knows them without their body. */
const remembered = 10_000;

/** Commands whose outcome must survive this machine: they end the work on a call or a sheet. */
const mustSurvive: ReadonlySet<keyof Commands> = new Set<keyof Commands>(['record-call-back', 'close-sheet']);

const done = z
  .strictObject({
    seq: z.number().int().meta({ description: 'Seq of the journal at which the command is done' }),
    durable: z.boolean().meta({ description: 'On this machine’s disk' }),
    replicated: z.boolean().optional().meta({ description: 'In MongoDB too; said where the command ends the work on a call' }),
  })
  .meta({ id: 'Done' });

type Result = { digest: string; seq: number; durable: Promise<void> };

export type CommandsOptions = {
  desk: Pick<DeskPort, 'execute'>;
  journal: Pick<Journal, 'seqOfCause' | 'lastSeq' | 'savedSeq'>;
  waitReplicated: (seq: number, deadlineMs: number) => Promise<boolean>;
};

export function commandRoutes(options: CommandsOptions): Route[] {
  const results = new Map<string, Result>();

  async function run<Name extends keyof Commands>(name: Name, input: Commands[Name], by: Identity, key: string): Promise<Reply> {
    // Keys are each operator's own: nobody gets another's answer.
    const cause = `${by.operator}/${key}`;
    const digest = createHash('sha256')
      .update(JSON.stringify([name, input]))
      .digest('hex');
    let result = results.get(cause);
    if (result && result.digest !== digest) throw keyUsed;
    if (!result) {
      if (commands[name].right) checkSupervisor(by);
      checkRight(input, by);
      result = { digest, ...execute(options, name, input, { operator: by.operator, position: by.position, key: cause }) };
      results.set(cause, result);
      const [oldest] = results.keys();
      if (results.size > remembered && oldest !== undefined) results.delete(oldest);
    }
    const { seq } = result;
    const durable = await within(result.durable, diskDeadlineMs);
    if (!mustSurvive.has(name)) return { status: durable ? 200 : 202, body: { seq, durable } };
    const replicated = await options.waitReplicated(seq, replicationDeadlineMs);
    return { status: durable ? 200 : 202, body: { seq, durable, replicated } };
  }

  const routeOf = <Name extends keyof Commands>(name: Name): Route =>
    route({
      method: 'post',
      path: `/api/commands/${name}`,
      summary: commands[name].summary,
      right: 'signed in',
      headers: commandHeaders,
      body: commands[name].body,
      answers: {
        200: { description: 'Done, and on this machine’s disk', schema: done },
        202: { description: 'Done, but the disk has not answered within 2 s: it is written when the disk is back', schema: done },
      },
      handle: ({ headers, body, identity }) => run(name, body, identity, headers['idempotency-key']),
    });
  return commandNames.map((name) => routeOf(name));
}

function execute<Name extends keyof Commands>(
  { desk, journal }: CommandsOptions,
  name: Name,
  input: Commands[Name],
  by: Parameters<DeskPort['execute']>[2],
): Omit<Result, 'digest'> {
  const before = journal.seqOfCause(by.key);
  if (before !== null) return { seq: before, durable: saved(journal, before) };
  const { commits, durable } = desk.execute(name, input, by);
  const last = commits.at(-1);
  if (last) return { seq: last.seq, durable };
  // Nothing had to change; what made it so may still be on its way to the disk.
  const seq = journal.lastSeq();
  return { seq, durable: saved(journal, seq) };
}

/** Resolves when the journal has the commit on disk. */
async function saved(journal: Pick<Journal, 'savedSeq'>, seq: number): Promise<void> {
  while (journal.savedSeq() < seq) await new Promise((resolve) => setTimeout(resolve, 5).unref());
}

const keyUsed = new Refusal(
  'idempotency-key-reused',
  422,
  {
    fr: 'Cette clé d’idempotence a servi à une autre demande ; prenez-en une nouvelle.',
    en: 'This idempotency key was used for another request; take a new one.',
  },
  'idempotency-key',
);

const notYours = new Refusal(
  'not-your-position',
  403,
  {
    fr: 'Ce poste n’est pas le vôtre ; demandez à un chef de salle.',
    en: 'This position is not yours; ask a supervisor.',
  },
  'position',
);

/** An operator acts for the own position alone; supervisors and administrators for any. */
function checkRight(input: Commands[keyof Commands], by: Identity): void {
  if (by.role === 'operator' && 'position' in input && input.position !== by.position) throw notYours;
}
