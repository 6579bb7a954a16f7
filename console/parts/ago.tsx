import type { Instant } from '../../services/ids.ts';
import { ms } from '../../services/ids.ts';
import { clockTime } from '../format.ts';
import type { Texts } from '../texts.ts';
import { useNowMs, useTexts } from '../use-console.ts';

const dayMs = 86_400_000;

/** `il y a 3 min`; days once it is one. */
export function agoText(t: Texts, at: Instant, nowMs: number): string {
  const pastMs = nowMs - ms(at);
  return pastMs < dayMs ? t.ago(Math.floor(pastMs / 60_000)) : t.daysAgo(Math.floor(pastMs / dayMs));
}

/** `22:41:07 · il y a 3 min`. */
export function TimeAndAgo({ at }: { at: Instant }) {
  const t = useTexts();
  const nowMs = useNowMs();
  return (
    <time dateTime={at} className="time">
      <span>{clockTime(ms(at))}</span> · <span className="ago">{agoText(t, at, nowMs)}</span>
    </time>
  );
}
