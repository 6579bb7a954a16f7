/**
 * The link to the PBX: connected again and again, heartbeat first, then a snapshot, then events in order.
 *
 *   down ──connect──> reading the snapshot ──> up <──> degraded (a ping takes over a second)
 *     ^                        │                │            │
 *     └────── back-off ────────┴────────────────┴────────────┘  refused, wrong secret, silent, cut
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { LinkReporter } from '../../services/health/link.ts';
import { type AmiFrame, field } from './ami-frame.ts';
import { type AmiAddress, AmiFault, type AmiSession, openSession } from './ami-session.ts';
import { readSeconds } from './call-record.ts';
import { eventMs } from './pbx-event.ts';
import { recordFamily, type SnapshotSources, statusVariables } from './snapshot.ts';

export type AmiLinkOptions = {
  address: AmiAddress;
  links: LinkReporter;
  log: Logger;
  /** At every connect, before any event of the connection. */
  onSnapshot: (sources: SnapshotSources) => void;
  onEvent: (frame: AmiFrame) => void;
};

export type AmiLink = {
  /** Null while there is no snapshot of the present connection: nothing can be ordered. */
  session(): AmiSession | null;
  close(): Promise<void>;
};

const pingEveryMs = 1_000;
/** Longer than the ping, so that a quiet line is not taken for a dead one, and than a pause of a busy machine. */
const deadlineMs = 4_000;
const slowPingMs = 1_000;
const retryAfterMs = { first: 100, last: 5_000, wrongSecret: 30_000 };

/** Never gives up. Closed by `close()`. */
export function openAmiLink({ address, links, log, onSnapshot, onEvent }: AmiLinkOptions): AmiLink {
  const closing = new AbortController();
  let live: AmiSession | null = null;
  let failures = 0;

  async function serve(): Promise<AmiFault> {
    let held: AmiFrame[] | null = [];
    const session = await openSession(address, (frame) => (held ? held.push(frame) : onEvent(frame)));
    const stop = () => session.end(new AmiFault('cut', 'closed by Tocsin'));
    closing.signal.addEventListener('abort', stop);
    if (closing.signal.aborted) stop();
    const beat = startHeartbeat(session, links);
    try {
      const asOfMs = await beat.first;
      const [channels, records] = await Promise.all([
        session.list({ action: 'Status', Variables: statusVariables.join(',') }),
        session.list({ action: 'DBGetTree', Family: recordFamily }),
      ]);
      live = session;
      onSnapshot({ asOfMs, channels, records });
      // What happened before the lists were asked for is in them.
      for (const frame of held) if ((eventMs(frame) ?? asOfMs) >= asOfMs) onEvent(frame);
      held = null;
      failures = 0;
      links.report('pbx', 'up', null);
      log.info({ channels: channels.length, records: records.length }, 'PBX link up');
      return await session.ended;
    } finally {
      live = null;
      beat.stop();
      closing.signal.removeEventListener('abort', stop);
      session.end(new AmiFault('cut', 'given up'));
    }
  }

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      const fault = await serve().catch((error: unknown) => error);
      if (closing.signal.aborted) break;
      if (!(fault instanceof AmiFault)) log.error({ err: fault }, 'PBX link failed in an unforeseen way');
      const reason = fault instanceof AmiFault ? fault.code : 'cut';
      const retryInMs = retryDelay(reason, failures++);
      links.report('pbx', 'down', reason, { retryInMs });
      log.warn({ reason, detail: fault instanceof Error ? fault.message : undefined, retryInMs }, 'PBX link down');
      await delay(retryInMs, undefined, { signal: closing.signal }).catch(() => {});
    }
    links.report('pbx', 'down', 'closed');
  }

  const running = run();
  return {
    session: () => live,
    close() {
      closing.abort();
      return running;
    },
  };
}

/** Doubles from 0.1 to 5 s; half of it is left to chance, so that several Tocsins do not come back in step. A wrong secret waits half a minute. */
function retryDelay(reason: string, failures: number): number {
  const wholeMs =
    reason === 'wrong secret'
      ? retryAfterMs.wrongSecret
      : Math.min(retryAfterMs.last, retryAfterMs.first * 2 ** Math.min(failures, 10));
  return Math.round(wholeMs * (0.5 + Math.random() / 2));
}

/**
 * Each second: ping, then write the PBX's own time of the answer where the dialplan looks at it (clocks may differ). Ends the session that
 * stays silent. `first` resolves when the first heartbeat was sent, with that time in milliseconds.
 */
function startHeartbeat(session: AmiSession, links: LinkReporter): { first: Promise<number>; stop(): void } {
  let pending = false;
  let slow = false;
  async function beat(): Promise<number> {
    pending = true;
    const answer = await session.action({ action: 'Ping' });
    pending = false;
    if (slow) links.report('pbx', 'up', null);
    slow = false;
    const timestamp = field(answer, 'Timestamp');
    void session.action({ action: 'Setvar', Variable: 'TOCSIN_HEARTBEAT', Value: timestamp }).catch(() => {});
    return readSeconds(timestamp) ?? Date.now();
  }
  const check = () => {
    if (session.silenceMs() > deadlineMs) session.end(new AmiFault('silent', `nothing heard for ${deadlineMs} ms`));
  };
  const timer = setInterval(() => {
    if (!pending) return void beat().catch(() => {});
    if (!slow && session.silenceMs() > slowPingMs) {
      slow = true;
      links.report('pbx', 'degraded', 'slow');
    }
    // After a pause of our own, what the PBX sent meanwhile waits to be read: look again once it was.
    if (session.silenceMs() > deadlineMs) setImmediate(check);
  }, pingEveryMs);
  return { first: beat(), stop: () => clearInterval(timer) };
}
