/** Sends by the gateways of gateways.yaml, over HTTP or to an MQTT broker: a text to a phone, a page, a station's display or printer. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Gateway } from '../../config/alerting/schema.ts';
import { publish } from './mqtt-gateway.ts';

/** `reference` is what the gateway answered, cut short; `detail` says why not, without the number or the text. */
export type Sent = { outcome: 'sent'; reference: string } | { outcome: 'failed'; detail: string };

/** Filled in for `{to}`, `{text}`, `{id}` ... */
export type Values = { to: string; text: string; id: string } & Record<string, string>;

const retryMs = 300;
const referenceLength = 80;
/** No gateway needs more to say that it took a message. */
const answerBytes = 4_096;

/**
 * Asks until the gateway takes it, at most `tries` times: again where it cannot be reached, is too slow or fails (5xx), at once given up where it
 * refuses (4xx). Each time with the same `{id}`, as a header too: it must take that for the same message. A broker has taken it once it acknowledged.
 * Never rejects.
 */
export async function sendByGateway(gateway: Gateway, values: Values): Promise<Sent> {
  let detail = '';
  for (let attempt = 1; attempt <= gateway.tries; attempt += 1) {
    if (attempt > 1) await delay(retryMs * (attempt - 1), undefined, { ref: false });
    try {
      if (gateway.mqtt) {
        const topic = fill(gateway.mqtt.topic, values, encodeURIComponent);
        await publish(
          gateway.mqtt,
          { topic, text: fill(gateway.body, values, escapes[gateway.contentType]) },
          gateway.deadlineMs,
        );
        return { outcome: 'sent', reference: '' };
      }
      const response = await ask(gateway, gateway.url ?? '', values, gateway.method);
      const said = await shortText(response);
      if (response.ok) return { outcome: 'sent', reference: said };
      detail = `HTTP ${response.status}`;
      if (response.status < 500 && response.status !== 429) break;
    } catch (error) {
      detail =
        error instanceof DOMException && error.name === 'TimeoutError' ? `no answer in ${gateway.deadlineMs} ms` : 'unreachable';
    }
  }
  return { outcome: 'failed', detail };
}

/** Whether the gateway would take the number; null where it cannot be asked. */
export async function acceptsNumber(gateway: Gateway, to: string): Promise<boolean | null> {
  if (!gateway.checkUrl) return null;
  try {
    return (await ask({ ...gateway, body: '' }, gateway.checkUrl, { to, text: '', id: '' }, 'GET')).ok;
  } catch {
    return null;
  }
}

function ask({ headers, contentType, body, deadlineMs }: Gateway, url: string, values: Values, method: Gateway['method']) {
  return fetch(fill(url, values, encodeURIComponent), {
    method,
    headers: {
      'idempotency-key': values.id,
      ...(method === 'GET' ? {} : { 'content-type': contentType }),
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fromEnvironment(value)])),
    },
    ...(method === 'GET' ? {} : { body: fill(body, values, escapes[contentType]) }),
    redirect: 'error',
    signal: AbortSignal.timeout(deadlineMs),
  });
}

const escapes: Record<Gateway['contentType'], (text: string) => string> = {
  'application/json': (text) => JSON.stringify(text).slice(1, -1),
  'application/x-www-form-urlencoded': encodeURIComponent,
  'text/plain': (text) => text,
};

const fill = (template: string, values: Record<string, string>, asNeeded: (text: string) => string) =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? asNeeded(values[name] ?? '') : whole));

const fromEnvironment = (value: string) => (value.startsWith('env:') ? (process.env[value.slice(4)] ?? '') : value);

async function shortText(response: Response): Promise<string> {
  if (Number(response.headers.get('content-length') ?? 0) > answerBytes) return '';
  return (await response.text()).replace(/\s+/g, ' ').slice(0, referenceLength);
}
