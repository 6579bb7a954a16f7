/**
 * `/api/live`: what changes, told as it changes (messages.ts).
 *
 * The desk tells its commits a little after it has made them, so a snapshot may already hold commits that are still to be told: each subscription
 * notes the journal's seq at its snapshot, and is told only what comes after.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import { isExchangeEntry } from '../calls/exchange.ts';
import type { Links } from '../health/links.ts';
import type { Clock, SheetId } from '../ids.ts';
import type { Announced, Journal } from '../journal/commit.ts';
import type { EventHeads } from '../projections/event-heads.ts';
import { Refusal } from '../refusal.ts';
import type { Room } from '../room/room.ts';
import { type Access, checkOrigin } from './access.ts';
import type { DeskPort } from './desk-port.ts';
import { LiveClient } from './live-client.ts';
import { Snapshots } from './live-snapshots.ts';
import type { ServerMessage, Topic } from './messages.ts';
import { errorToRefusal } from './problem.ts';
import type { Sessions } from './sessions.ts';
import { refuseUpgrade } from './upgrade.ts';

export const livePath = '/api/live';

/** `saved` messages are sent at most this often, and slow clients looked after. */
const tickMs = 50;
/** A client that has not answered a ping when the next is due is cut off. */
const pingMs = 10_000;
/** A write to a socket takes some 20 µs: about a millisecond a turn. */
const clientsATurn = 50;

export type LiveOptions = {
  desk: DeskPort;
  journal: Journal;
  links: Links;
  events: EventHeads;
  room: Room;
  access: Access;
  sessions: Sessions;
  serviceTargetMs: () => number;
  replicated: () => number | null;
  clock: Clock;
  log: Logger;
};

type Unnumbered<Type extends ServerMessage['type']> = Type extends unknown
  ? Omit<Extract<ServerMessage, { type: Type }>, 'n'>
  : never;

/** A change, made text once for all clients; `n` is each client's own. */
type Change = { topics: Topic[]; seq: number; text: (topic: Topic, n: number) => string };

/** Owns its clients' sockets; closed by `close()`. */
export class Live {
  readonly #options: LiveOptions;
  readonly #clients = new Set<LiveClient>();
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 4_096, perMessageDeflate: false, clientTracking: false });
  readonly #snapshots: Snapshots;
  readonly #endings: (() => void)[];
  #untold: Change[] = [];
  #telling = false;
  #saved: { here: number; mongodb: number | null };

  constructor(options: LiveOptions) {
    const { desk, links, events, room, sessions } = options;
    this.#options = options;
    this.#saved = this.#savedNow();
    this.#snapshots = new Snapshots(options, () => this.#saved);
    const ticking = setInterval(() => this.#tick(), tickMs).unref();
    const pinging = setInterval(() => this.#ping(), pingMs).unref();
    this.#endings = [
      desk.listen((commits) => this.#tell(commits.map(commitToChange))),
      room.listen((news) => this.#tellAside({ type: 'room', topic: 'room', ...news })),
      events.listen((head) => this.#tellAside({ type: 'event', topic: 'board', head })),
      links.listen(() => this.#tellAside({ type: 'links', topic: 'board', links: links.all() })),
      sessions.onEnd((session) => {
        for (const client of this.#clients) if (client.identity.session?.id === session.id) client.close(4401, 'signed out');
      }),
      () => clearInterval(ticking),
      () => clearInterval(pinging),
    ];
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** Takes an HTTP upgrade, or refuses it with a problem. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    try {
      if (request.url?.split('?', 1)[0] !== livePath) throw notHere;
      checkOrigin(request);
      const identity = this.#options.access.identify(request);
      this.#server.handleUpgrade(request, socket, head, (webSocket) => {
        const client = new LiveClient(webSocket, socket, {
          identity,
          snapshots: this.#snapshots,
          presence: (topic, n) => this.#presence(topic, n),
          onPresence: (topic, who) => this.#tellPresence(topic, who),
          log: this.#options.log,
        });
        this.#clients.add(client);
        webSocket.on('close', () => {
          this.#clients.delete(client);
          for (const topic of client.topics) this.#tellPresence(topic, client);
        });
        webSocket.on('error', (error) => this.#options.log.debug({ err: error }, 'a live client’s socket failed'));
      });
    } catch (error) {
      refuseUpgrade(socket, errorToRefusal(error));
    }
  }

  /** Every client is told to come back (1001), then cut. */
  close(): void {
    for (const end of this.#endings) end();
    for (const client of this.#clients) client.close(1001, 'Tocsin stops');
    this.#server.close();
  }

  /** At once to the first clients; a crowd is told in turns, so that calls never wait for it, and what changes meanwhile goes out in one write. */
  #tell(changes: Change[]): void {
    this.#untold.push(...changes);
    if (!this.#telling) this.#tellAll();
  }

  #tellAll(): void {
    const changes = this.#untold;
    this.#untold = [];
    const clients = [...this.#clients];
    this.#telling = true;
    const tellNext = (from: number) => {
      for (const client of clients.slice(from, from + clientsATurn)) {
        client.together(() => {
          for (const { topics, seq, text } of changes) for (const topic of topics) client.tell(topic, seq, text);
        });
      }
      if (from + clientsATurn < clients.length) setImmediate(tellNext, from + clientsATurn);
      else if (this.#untold.length > 0) setImmediate(() => this.#tellAll());
      else this.#telling = false;
    };
    tellNext(0);
  }

  /** A message that is no commit: whoever has the snapshot of this moment needs it too. */
  #tellAside(message: Unnumbered<'event' | 'links' | 'saved' | 'room'>): void {
    const rest = JSON.stringify(message).slice(1);
    this.#tell([{ topics: [message.topic], seq: Number.POSITIVE_INFINITY, text: (_topic, n) => `{"n":${n},${rest}` }]);
  }

  /** Who has a sheet on the screen. */
  #presence(topic: Topic, n: number): string {
    const here = [...this.#clients].flatMap((client) => client.presenceAt(topic) ?? []);
    return JSON.stringify({ type: 'presence', topic: topic as `sheet/${SheetId}`, n, here } satisfies ServerMessage);
  }

  #tellPresence(topic: Topic, who: LiveClient): void {
    if (!topic.startsWith('sheet/')) return;
    for (const client of this.#clients)
      if (client !== who) client.tell(topic, Number.POSITIVE_INFINITY, (_topic, n) => this.#presence(topic, n));
  }

  #savedNow() {
    return { here: this.#options.journal.savedSeq(), mongodb: this.#options.replicated() };
  }

  #tick(): void {
    const { here, mongodb } = this.#savedNow();
    if (here !== this.#saved.here || mongodb !== this.#saved.mongodb) {
      this.#saved = { here, mongodb };
      this.#tellAside({ type: 'saved', topic: 'board', here, mongodb });
    }
    for (const client of this.#clients) client.catchUp();
  }

  #ping(): void {
    for (const client of this.#clients) client.ping();
  }
}

function commitToChange(commit: Announced): Change {
  const applied = commit.entries.find((entry) => entry.type === 'ConfigurationApplied');
  if (applied) {
    const { digest } = applied;
    const text: Change['text'] = (_topic, n) =>
      JSON.stringify({ type: 'catalogue', topic: 'board', n, digest } satisfies ServerMessage);
    return { topics: ['board'], seq: commit.seq, text };
  }
  const json = JSON.stringify(commit);
  const topics: Topic[] = [];
  if (commit.stream.startsWith('unit/')) topics.push('units');
  else if (commit.stream.startsWith('correction/')) topics.push('room');
  else if (concernsBoard(commit)) topics.push('board');
  if (commit.sheet !== null) topics.push(`sheet/${commit.sheet}`);
  return {
    topics,
    seq: commit.seq,
    text: (topic, n) => `{"type":"commit","topic":${JSON.stringify(topic)},"n":${n},"commit":${json}}`,
  };
}

/** Calls, positions and new sheets; what is typed in a sheet, or exchanged with its caller, goes to those who look at it. */
function concernsBoard({ stream, entries }: Announced): boolean {
  if (stream.startsWith('system/')) return false;
  return entries.some((entry) => entry.type !== 'NoteWritten' && !isExchangeEntry(entry));
}

const notHere = new Refusal('unknown-address', 404, {
  fr: 'Rien à cette adresse ; les pages se connectent à /api/live.',
  en: 'Nothing at this address; pages connect to /api/live.',
});
