/**
 * The demonstration: callers that nobody is, and desk phones that pick up by themselves, around a Tocsin that runs. Started by scripts/start with TOCSIN_DEMO=1.
 *
 * Every desk phone of the centre rings and answers after a few seconds, so that a visitor who signs in at p01 sees calls arrive without a telephone.
 * Positions p02 to p06 are opened, so that the room works while nobody is signed in; p01 is left to the visitor.
 * Environment: TOCSIN_SIP_PORT, TOCSIN_HTTP_PORT, TOCSIN_CONFIG, TOCSIN_DEV_TOKEN (without it no position is opened). Ends on SIGTERM.
 */
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { loadCentre } from '../config/load-centre.ts';
import type { Centre } from '../config/schema.ts';
import { inventCaller, inventWriter } from './traffic/callers.ts';
import { openPhone, openTrunk, type Phone, type Trunk } from './traffic/sip-agent.ts';

/** Callers come at random, this long apart on average, never more than so many at once, and the stream ends. */
const meanGapMs = 12_000;
const mostAtOnce = 8;
const mostCalls = 2_000;

const settings = z
  .object({
    TOCSIN_SIP_PORT: z.coerce.number().int().default(15_060),
    TOCSIN_HTTP_PORT: z.coerce.number().int().default(8112),
    TOCSIN_CONFIG: z.string().default(path.resolve(import.meta.dirname, '../config/sample')),
    TOCSIN_DEV_TOKEN: z.string().optional(),
  })
  .parse(process.env);

const between = (least: number, most: number) => least + Math.random() * (most - least);

/** Opens the phones whose address is free: one that is taken belongs to a real telephone. */
async function openPhones(centre: Centre): Promise<Phone[]> {
  const phones: Phone[] = [];
  for (const { id, phone: at } of centre.positions) {
    if (!at) continue;
    const [address = '', port] = at.split(':');
    const phone = await openPhone({ name: id, address, port: Number(port), behaviour: 'ring' }).catch(() => null);
    if (!phone) continue;
    phones.push(phone);
    phone.on('ringing', (call) => {
      setTimeout(() => call.answer(), between(2_500, 6_000)).unref();
      // Where the caller stays, the position ends the call.
      void call.answered.then((answered) => {
        if (answered) setTimeout(() => call.hangUp(), between(30_000, 90_000)).unref();
      });
      forgetOld(phone);
    });
  }
  return phones;
}

/** A phone remembers all its calls; a demonstration that runs for hours needs the last few. */
function forgetOld(phone: Phone) {
  if (phone.calls.length > 20) phone.calls.splice(0, 10);
}

async function openPositions(centre: Centre, token: string) {
  for (const { id } of centre.positions.slice(1, 6)) {
    const response = await fetch(`http://127.0.0.1:${settings.TOCSIN_HTTP_PORT}/api/commands/open-position`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify({ position: id }),
    });
    // Read in any case: an answer left unread keeps the process from ending.
    const answer = await response.text();
    // Taken by a visitor since the last run: theirs.
    if (!response.ok && response.status !== 409) throw new Error(`${id} could not be opened: ${response.status} ${answer}`);
  }
}

async function callIn(trunk: Trunk, stopped: AbortSignal) {
  for (let count = 0; count < mostCalls && !stopped.aborted; count++) {
    // Times between independent events are exponential.
    await wait(Math.min(-Math.log(1 - Math.random()) * meanGapMs, 4 * meanGapMs), null, { signal: stopped }).catch(() => {});
    if (stopped.aborted || trunk.live().length >= mostAtOnce) continue;
    if (Math.random() < 1 / 12) {
      void writeIn(trunk, stopped);
      continue;
    }
    const { request, patienceMs } = inventCaller(Math.random);
    const call = trunk.call(request);
    if (patienceMs !== null) setTimeout(() => call.hangUp(), patienceMs).unref();
  }
}

/** Someone who cannot speak writes, and goes on a little later. */
async function writeIn(trunk: Trunk, stopped: AbortSignal) {
  const { number, texts } = inventWriter(Math.random);
  for (const text of texts) {
    if (stopped.aborted) return;
    await trunk.text({ dialled: '112', number, text }).status;
    await wait(between(10_000, 25_000), null, { signal: stopped }).catch(() => {});
  }
}

const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());

const loaded = await loadCentre(settings.TOCSIN_CONFIG);
if (!loaded.ok) throw new Error('the centre’s configuration has faults; Tocsin itself says which');
const { centre } = loaded;
const source = centre.routing.trunks[0]?.address ?? '127.0.0.2';
const phones = await openPhones(centre);
const trunk = await openTrunk({ address: source, pbx: { address: '127.0.0.1', port: settings.TOCSIN_SIP_PORT } });
if (settings.TOCSIN_DEV_TOKEN) await openPositions(centre, settings.TOCSIN_DEV_TOKEN);
await callIn(trunk, stopping.signal);
// The phones stay to the end, also when the callers have run out.
if (!stopping.signal.aborted) await once(stopping.signal, 'abort');

for (const call of trunk.live()) call.hangUp();
// Time for the PBX to answer the hang-ups.
await Promise.race([Promise.all(trunk.live().map((call) => call.ended)), wait(1_000)]);
await trunk.close();
for (const phone of phones) await phone.close();
