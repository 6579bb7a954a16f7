/** The first message of a subscription: the whole of a topic as it is now. */
import { isOpenCall } from '../calls/call.ts';
import type { Links } from '../health/links.ts';
import { type Clock, instant, type SheetId } from '../ids.ts';
import type { Journal } from '../journal/commit.ts';
import type { EventHeads } from '../projections/event-heads.ts';
import { Refusal } from '../refusal.ts';
import type { Room } from '../room/room.ts';
import { latestCorrections } from './correction-routes.ts';
import type { DeskPort } from './desk-port.ts';
import type { ServerMessage, Topic } from './messages.ts';
import { findSheet } from './reads.ts';

/** The messages' text, in order; the first has n 0. `seq` is the journal's at that moment. */
export type Snapshot = { seq: number; messages: string[] };

export type SnapshotSources = {
  desk: DeskPort;
  journal: Journal;
  links: Links;
  events: EventHeads;
  room: Room;
  serviceTargetMs: () => number;
  clock: Clock;
};

export class Snapshots {
  readonly #sources: SnapshotSources;
  readonly #saved: () => { here: number; mongodb: number | null };
  /** The board's calls, positions and events as text: three hundred pages that come back at once make it one time. */
  #board = { seq: -1, text: '' };
  #units = { seq: -1, text: '' };

  constructor(sources: SnapshotSources, saved: () => { here: number; mongodb: number | null }) {
    this.#sources = sources;
    this.#saved = saved;
  }

  /** Throws a Refusal where there is no such sheet. */
  take(topic: Topic): Snapshot {
    const { journal } = this.#sources;
    const seq = journal.lastSeq();
    if (topic === 'board') {
      const saved = JSON.stringify({ type: 'saved', topic, n: 1, ...this.#saved() });
      return { seq, messages: [this.#boardMessage(seq), saved] };
    }
    if (topic === 'units') return { seq, messages: [this.#unitsMessage(seq)] };
    if (topic === 'room') return { seq, messages: [this.#roomMessage()] };
    const view = findSheet(topic.slice('sheet/'.length) as SheetId, journal);
    if (!view) throw unknownSheet;
    return { seq, messages: [JSON.stringify({ type: 'snapshot', topic, n: 0, view })] };
  }

  #boardMessage(seq: number): string {
    const { desk, links, events, clock, serviceTargetMs } = this.#sources;
    if (this.#board.seq !== seq) {
      const calls = [...desk.calls()].filter(isOpenCall);
      this.#board = { seq, text: JSON.stringify({ calls, positions: [...desk.positions()], events: events.all() }).slice(1, -1) };
    }
    const now = JSON.stringify({ serverNow: instant(clock()), links: links.all(), serviceTargetMs: serviceTargetMs() });
    return `{"type":"snapshot","topic":"board","n":0,"board":{${this.#board.text},${now.slice(1)}}`;
  }

  #roomMessage(): string {
    const { desk, journal, room } = this.#sources;
    const corrections = latestCorrections(desk, journal);
    return JSON.stringify({
      type: 'snapshot',
      topic: 'room',
      n: 0,
      room: { ...room.board(), corrections },
    } satisfies ServerMessage);
  }

  #unitsMessage(seq: number): string {
    const { desk, clock } = this.#sources;
    if (this.#units.seq !== seq) this.#units = { seq, text: JSON.stringify([...desk.units()]) };
    return `{"type":"snapshot","topic":"units","n":0,"board":{"serverNow":"${instant(clock())}","units":${this.#units.text}}}`;
  }
}

const unknownSheet = new Refusal(
  'unknown-sheet',
  404,
  { fr: 'Cette fiche n’existe pas.', en: 'There is no such sheet.' },
  'topic',
);
