/** Figures of the caller's sound from the browser's statistics (W3C webrtc-stats). Pure. */
import type { Quality } from './softphone.ts';

type Counts = { received: number; lost: number };
export type Reading = { counts: Counts; quality: Quality };

type Stat = {
  type: string;
  kind?: string;
  packetsReceived?: number;
  packetsLost?: number;
  jitter?: number;
  roundTripTime?: number;
};

/** Of the time since `before`; null while no sound has come. */
export function readQuality(stats: Iterable<Stat>, before: Counts | null): Reading | null {
  let inbound: Stat | undefined;
  let remote: Stat | undefined;
  for (const stat of stats) {
    if (stat.type === 'inbound-rtp' && stat.kind === 'audio') inbound = stat;
    if (stat.type === 'remote-inbound-rtp' && stat.kind === 'audio') remote = stat;
  }
  if (inbound?.packetsReceived === undefined) return null;
  const counts = { received: inbound.packetsReceived, lost: Math.max(0, inbound.packetsLost ?? 0) };
  const received = counts.received - (before?.received ?? 0);
  const lost = Math.max(0, counts.lost - (before?.lost ?? 0));
  const roundTripMs = remote?.roundTripTime === undefined ? null : Math.round(remote.roundTripTime * 1_000);
  const lossPercent = received + lost === 0 ? 0 : (100 * lost) / (received + lost);
  return { counts, quality: { lossPercent, jitterMs: Math.round((inbound.jitter ?? 0) * 1_000), roundTripMs } };
}

/** Where speech begins to suffer (ITU-T G.113 and G.114: loss of 3 %, 150 ms one way): said before it hurts. */
export const isPoor = ({ lossPercent, jitterMs, roundTripMs }: Quality): boolean =>
  lossPercent >= 3 || jitterMs >= 50 || (roundTripMs ?? 0) >= 300;
