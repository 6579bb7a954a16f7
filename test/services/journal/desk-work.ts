/** Writes into a journal what a desk would: calls that are queued, offered, answered and ended at three positions, their sheets and notes. */

import type { Change } from '../../../services/calls/state.ts';
import { DeskState } from '../../../services/calls/state.ts';
import type { Link, LinkReporter } from '../../../services/health/link.ts';
import { type CallId, callId, groupId, instant, legId, noteId, operatorId, positionId, sheetId } from '../../../services/ids.ts';
import type { Announced, Author, Journal } from '../../../services/journal/commit.ts';
import { aQueuedCall } from '../../support/calls.ts';

const positions = ['p01', 'p02', 'p03'].map(positionId);

/** What links were reported, newest last. */
export class SeenLinks implements LinkReporter {
  readonly all: Pick<Link, 'name' | 'state' | 'reason' | 'figures'>[] = [];
  report(name: Link['name'], state: Link['state'], reason: string | null = null, figures: Link['figures'] = {}) {
    this.all.push({ name, state, reason, figures });
  }
  last(name: Link['name']) {
    return this.all.findLast((link) => link.name === name);
  }
}

/** One append of a call's way at a time, in the order in which `next` is called. */
export class DeskWork {
  readonly #journal: Journal;
  readonly #state: DeskState;
  readonly #name: string;
  #calls = 0;
  #steps: (() => Change[])[] = [];
  #timeMs: number;

  /** Call ids begin with `name`, so that work goes on in a journal that has some. */
  constructor(journal: Journal, name = 'a', timeMs = Date.parse('2026-11-24T04:00:00Z')) {
    this.#journal = journal;
    this.#state = new DeskState(journal);
    this.#name = name;
    this.#timeMs = timeMs;
  }

  /** The next append: commits as announced, and when they are on disk. */
  next(cause: string | null = null): { commits: Announced[]; durable: Promise<void> } {
    if (this.#steps.length === 0) this.#steps = this.#state.positions.size === 0 ? this.#opening() : this.#call();
    const changes = this.#steps.shift()?.() ?? [];
    return this.#commit(changes, { kind: 'pbx' }, cause);
  }

  /** So many appends, all on disk at the end. */
  async work(appends: number): Promise<void> {
    let durable = Promise.resolve();
    for (let each = 0; each < appends; each += 1) {
      ({ durable } = this.next());
      if (each % 1_000 === 999) await durable;
    }
    await durable;
  }

  #now() {
    this.#timeMs += 137;
    return instant(this.#timeMs);
  }

  #commit(changes: Change[], author: Author, cause: string | null) {
    const folded = this.#state.fold(changes, this.#journal.lastSeq() + changes.length);
    folded.keep();
    const at = this.#now();
    const drafts = changes.map((change) =>
      folded.draftOf(change, {
        version: this.#journal.streamVersion(`${change.kind}/${change.id}`) + 1,
        at,
        author,
        cause,
      }),
    );
    return this.#journal.append(drafts, folded.documents());
  }

  #opening() {
    const at = this.#now();
    const facts = { groups: [groupId('calltakers')], skills: [], wrapUpMs: 0 };
    return positions.map((position) => (): Change[] => [
      {
        kind: 'position',
        id: position,
        entries: [
          { type: 'PositionConfigured', at, position, facts: { id: position, name: position, ...facts } },
          { type: 'PositionOpened', at, position, operator: operatorId(`operator-${position}`) },
        ],
      },
    ]);
  }

  #call(): (() => Change[])[] {
    this.#calls += 1;
    const call = callId(`pbx1-${this.#name}.${this.#calls}`);
    const position = positions[this.#calls % positions.length] ?? positionId('p01');
    const sheet = sheetId(`sheet-${call}`);
    const entry = (kind: 'CallOffered' | 'CallRang'): Change[] => [
      { kind: 'call', id: call, entries: [{ type: kind, at: this.#now(), call, position }] },
    ];
    const text = 'feu de cheminée, 3e étage, deux personnes à la fenêtre';
    const note = { note: noteId(`note-${call}`), by: operatorId(`operator-${position}`), text, position };
    const steps: (() => Change[])[] = [
      () => this.#queued(call),
      () => entry('CallOffered'),
      () => entry('CallRang'),
      () => [
        {
          kind: 'call',
          id: call,
          entries: [{ type: 'CallAnswered', at: this.#now(), call, position, operator: null, leg: legId('1') }],
        },
      ],
      () => [{ kind: 'sheet', id: sheet, entries: [{ type: 'NoteWritten', at: this.#now(), sheet, ...note }] }],
      () => [
        {
          kind: 'call',
          id: call,
          entries: [{ type: 'CallEnded', at: this.#now(), call, by: 'caller', cause: '16', exact: true }],
        },
      ],
    ];
    return steps;
  }

  #queued(call: CallId): Change[] {
    const at = this.#now();
    const { id, failedOffers, ...queued } = aQueuedCall(call, { arrivedAt: at });
    const { state, ...facts } = queued;
    const number = `${at.slice(0, 4)}-${this.#name}${String(this.#calls).padStart(6, '0')}`;
    return [
      { kind: 'call', id: call, entries: [{ type: 'CallQueued', at, call, facts }] },
      { kind: 'sheet', id: facts.sheet, entries: [{ type: 'SheetOpened', at, sheet: facts.sheet, number, call }] },
    ];
  }
}
