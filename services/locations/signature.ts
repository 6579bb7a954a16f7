/**
 * Who sent a message: HMAC-SHA256 over its time and its bytes, in one header.
 *
 *   X-Signature: key=national-gateway,t=1764267225,v1=HEX      HEX = HMAC-SHA256(secret, `${t}.` + body)
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const signatureHeader = 'x-signature';

export type SignatureFault = 'bad-signature' | 'stale-signature' | 'replayed' | 'unknown-key';

/** Signatures of the last minutes that are remembered. Only who has a key adds to them. */
const mostRemembered = 50_000;

export const sign = (secret: string, seconds: number, body: Uint8Array | string) =>
  createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();

/** Remembers what it has accepted for as long as it would be good. */
export class SignatureCheck {
  readonly #seen = new Map<string, number>();

  /** Null where the message is the sender's and new. `secrets`: by key id. */
  faultOf(
    header: string | undefined,
    body: Uint8Array,
    { secrets, windowMs, nowMs }: { secrets: ReadonlyMap<string, string>; windowMs: number; nowMs: number },
  ): SignatureFault | null {
    const [, key, time, hex] = /^key=([a-z][a-z0-9-]{0,31}),t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header?.trim() ?? '') ?? [];
    if (key === undefined || time === undefined || hex === undefined) return 'bad-signature';
    const secret = secrets.get(key);
    if (secret === undefined) return 'unknown-key';
    if (!timingSafeEqual(Buffer.from(hex, 'hex'), sign(secret, Number(time), body))) return 'bad-signature';
    if (Math.abs(Number(time) * 1000 - nowMs) > windowMs) return 'stale-signature';
    for (const [seen, until] of this.#seen) {
      if (until > nowMs && this.#seen.size < mostRemembered) break;
      this.#seen.delete(seen);
    }
    if (this.#seen.has(hex)) return 'replayed';
    this.#seen.set(hex, nowMs + 2 * windowMs);
    return null;
  }
}
