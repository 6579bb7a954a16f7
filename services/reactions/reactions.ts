/**
 * What Tocsin does in the world outside the PBX: a text sent, a unit alerted, a notice given. Each begins with an intention in the journal and ends with its
 * outcome there.
 *
 *   intention on disk ──> attempt on disk ──> far end asked, with the intention's id as its idempotency key ──> outcome
 *
 * A restart finds the intentions without an outcome on the open sheets and goes on with them. Where an attempt stands without an outcome, the far end may
 * have been asked: it is asked again with the same id, and must take that for the same request.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Change } from '../calls/state.ts';
import type { DeskPort } from '../http/desk-port.ts';
import type { Instant, SheetId } from '../ids.ts';
import type { Appended } from '../journal/commit.ts';
import type { SheetDocument } from '../sheets/sheet.ts';
import { within } from '../within.ts';

/** A disk that does not answer for this long must not keep a unit from being alerted: the far end is asked all the same. */
const diskDeadlineMs = 1_000;
const retryMs = 2_000;

export type Reaction<Intention extends { id: string }> = {
  /** For the log and the journal's author. */
  name: string;
  /** What the sheet asks for that has no outcome yet, in order. Pure. */
  pendingOn(sheet: SheetDocument): Intention[];
  /** What to write down before the far end is asked. Pure. */
  attempted(intention: Intention, sheet: SheetDocument, at: Instant): Change[];
  /** Asks the far end, with a deadline of its own. Answers what to write down; where it rejects, it is asked again two seconds later. */
  perform(intention: Intention, sheet: SheetDocument): Promise<(at: Instant) => Change[]>;
};

// biome-ignore lint/suspicious/noExplicitAny: a list of reactions holds every kind of intention; each ties its own together.
type AnyReaction = Reaction<any>;

/** Carries out what is pending now and what comes. `close` starts nothing more, and waits for what is under way. */
export function startReactions(desk: DeskPort, reactions: AnyReaction[], log: Logger): { close(): Promise<void> } {
  const underWay = new Map<string, Promise<void>>();
  let isClosed = false;

  function look(id: SheetId): void {
    const sheet = desk.sheetDocument(id);
    if (!sheet || isClosed) return;
    for (const reaction of reactions) {
      for (const intention of reaction.pendingOn(sheet)) {
        const key = `${reaction.name}/${intention.id}`;
        if (underWay.has(key)) continue;
        const done = carryOut(reaction, intention, sheet).finally(() => underWay.delete(key));
        underWay.set(key, done);
      }
    }
  }

  async function carryOut(reaction: AnyReaction, intention: { id: string }, sheet: SheetDocument): Promise<void> {
    const { name } = reaction;
    const write = (changes: (at: Instant) => Change[]) => desk.take(name, ({ at }) => changes(at), { kind: 'tocsin' });
    // Commits reach the disk in order: once the attempt is there, the intention is.
    await onDisk(write((at) => reaction.attempted(intention, sheet, at)));
    while (!isClosed) {
      try {
        const outcome = await reaction.perform(intention, sheet);
        await onDisk(write(outcome));
        return;
      } catch (error) {
        log.error({ err: error, reaction: name, intention: intention.id }, 'a reaction failed');
        await delay(retryMs, undefined, { ref: false });
      }
    }
  }

  for (const { id } of desk.sheets()) look(id);
  const stop = desk.listen((commits) => {
    for (const id of new Set(commits.flatMap(({ sheet }) => sheet ?? []))) look(id);
  });
  return {
    async close() {
      isClosed = true;
      stop();
      await Promise.allSettled(underWay.values());
    },
  };
}

const onDisk = (appended: Appended | null) => within(appended?.durable ?? Promise.resolve(), diskDeadlineMs);
