/** Sends texts by the centre's SMS gateway, an HTTP service that messaging.yaml describes. */
import { setTimeout as delay } from 'node:timers/promises';
import type { SmsConfig } from '../../config/messaging/schema.ts';
import type { Sent } from '../calls/call-control.ts';
import { CircuitBreaker } from '../circuit-breaker.ts';
import type { LinkReporter } from '../health/link.ts';
import type { Clock } from '../ids.ts';
import { fieldOf } from './fields.ts';
import { readSecret } from './secret.ts';

/** `id`: the same whenever the same text is sent again; the gateway must take that for one text. */
export type OutboundText = { id: string; to: string; text: string };

export interface SmsSender {
  /** Resolves once the gateway took the text, refused it, or was asked in vain for `giveUpMs`. Rejects only where it is closed meanwhile. */
  send(text: OutboundText): Promise<Sent>;
}

type Asked = Sent | { outcome: 'again'; detail: string };

const longestWaitMs = 30_000;
/** No gateway needs more to say that it took a text. */
const answerBytes = 16 * 1024;

export type SmsGatewayOptions = { config: () => SmsConfig | undefined; links: LinkReporter; clock: Clock };

export class SmsGateway implements SmsSender {
  readonly #options: SmsGatewayOptions;
  readonly #closing = new AbortController();
  #breaker: { of: SmsConfig; breaker: CircuitBreaker } | null = null;

  constructor(options: SmsGatewayOptions) {
    this.#options = options;
    const config = options.config();
    options.links.report('sms', config ? 'up' : 'not configured');
  }

  async send(text: OutboundText): Promise<Sent> {
    const begunMs = this.#options.clock();
    let detail = '';
    for (let waitMs: number | null = null; ; ) {
      const config = this.#options.config();
      if (!config) return { outcome: 'failed', detail: 'no SMS gateway is configured' };
      const { retryMs, giveUpMs, breakMs } = config.send;
      if (waitMs !== null) await delay(waitMs, undefined, { signal: this.#closing.signal, ref: false });
      const breaker = this.#breakerOf(config);
      if (breaker.admits()) {
        const asked = await this.#ask(config.send, text);
        this.#closing.signal.throwIfAborted();
        this.#report(breaker, asked);
        if (asked.outcome !== 'again') return asked;
        ({ detail } = asked);
        waitMs = waitMs === null ? retryMs : Math.min(waitMs * 2, longestWaitMs);
      } else waitMs = Math.min(breakMs, longestWaitMs);
      if (this.#options.clock() - begunMs >= giveUpMs)
        return { outcome: 'failed', detail: `given up: ${detail || 'gateway down'}` };
    }
  }

  /** Gives up what is under way; it goes on after the next start. */
  close(): void {
    this.#closing.abort(new Error('closing'));
  }

  #breakerOf(config: SmsConfig): CircuitBreaker {
    if (this.#breaker?.of === config) return this.#breaker.breaker;
    const { breakAfter, breakMs } = config.send;
    const breaker = new CircuitBreaker({ breakAfter, retryMs: breakMs, clock: this.#options.clock });
    this.#breaker = { of: config, breaker };
    return breaker;
  }

  /** A text that the gateway refuses says nothing against the gateway. */
  #report(breaker: CircuitBreaker, asked: Asked): void {
    if (asked.outcome === 'again') breaker.failed();
    else breaker.succeeded();
    const state = breaker.open ? 'down' : breaker.failures > 0 ? 'degraded' : 'up';
    this.#options.links.report('sms', state, asked.outcome === 'again' ? asked.detail : null);
  }

  async #ask(config: SmsConfig['send'], text: OutboundText): Promise<Asked> {
    const secret = config.secret === undefined ? '' : readSecret(config.secret);
    if (secret === null) return { outcome: 'again', detail: `no secret at ${config.secret}` };
    const deadline = AbortSignal.timeout(config.deadlineMs);
    try {
      const response = await fetch(...requestOf(config, { ...text, secret }, AbortSignal.any([deadline, this.#closing.signal])));
      const said = await boundedText(response);
      if (response.ok) return { outcome: 'sent', reference: config.reference ? fieldOf(said, config.reference) : null };
      const detail = `HTTP ${response.status}`;
      const isRefused = response.status >= 400 && response.status < 500 && ![401, 403, 408, 425, 429].includes(response.status);
      return { outcome: isRefused ? 'failed' : 'again', detail };
    } catch {
      return { outcome: 'again', detail: deadline.aborted ? `no answer within ${config.deadlineMs} ms` : 'unreachable' };
    }
  }
}

type Values = OutboundText & { secret: string };

function requestOf(config: SmsConfig['send'], values: Values, signal: AbortSignal): [url: string, init: RequestInit] {
  const { url, method, headers, contentType, body } = config;
  const filled = Object.entries(headers).map(([name, value]) => [name, fill(value, values, oneLine)]);
  const own = { 'idempotency-key': values.id, ...(method === 'GET' ? {} : { 'content-type': contentType }) };
  const escaped = contentType === 'application/json' ? insideJson : encodeURIComponent;
  return [
    fill(url, values, encodeURIComponent),
    {
      method,
      headers: { ...own, ...Object.fromEntries(filled) },
      ...(method === 'GET' ? {} : { body: fill(body, values, escaped) }),
      // Whoever it sends us to is not the gateway that was agreed.
      redirect: 'error',
      signal,
    },
  ];
}

const fill = (template: string, values: Values, escaped: (text: string) => string) =>
  template.replace(/\{(to|text|id|secret)\}/g, (_, name: keyof Values) => escaped(values[name]));

const insideJson = (text: string) => JSON.stringify(text).slice(1, -1);
/** A header is one line of Latin letters: a line break in a text must not make another header. */
const oneLine = (text: string) => text.replace(/[^\x20-\x7e]+/g, ' ');

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > answerBytes) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
