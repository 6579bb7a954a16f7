/** Engagement to the alert at the unit's page, and a status change on all consoles, with many events and units. Needs no PBX. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { WebSocket } from 'ws';
import type { ServerMessage } from '../../services/http/messages.ts';
import type { FromServer } from '../../services/http/unit-page-messages.ts';
import { type Section, spreadOf } from './statistics.ts';
import { Tocsin, token } from './tocsin.ts';

const sample = path.resolve(import.meta.dirname, '../../config/sample');
const consoles = 20;
const units = 1_000;
const deadlineMs = 10_000;
const sms = 'a-secret-for-the-bench-only';

const unitName = (n: number) => `bench-${n}`;

/** The sample centre with a thousand units more, and texts, by which events are opened. */
function centreIn(folder: string): string {
  const centre = path.join(folder, 'units-centre');
  cpSync(sample, centre, { recursive: true });
  const roster = path.join(centre, 'units.csv');
  const more = Array.from({ length: units }, (_, n) => `${unitName(n)},Bench ${n},vsav,centre,,,`);
  writeFileSync(roster, `${readFileSync(roster, 'utf8').trimEnd()}\n${more.join('\n')}\n`);
  const messaging = path.join(centre, 'messaging.yaml');
  const gateway = `sms:
  send: { url: "http://127.0.0.1:9/" }
  receive: { proof: { kind: bearer, secret: "env:TOCSIN_BENCH_SMS" }, fields: { from: from, text: text, id: id } }
`;
  writeFileSync(messaging, `${readFileSync(messaging, 'utf8')}\n${gateway}`);
  return centre;
}

/** `rounds`: units engaged, one after the other, each on an event of its own. */
export async function unitsAtWork(folder: string, events: number, rounds: number): Promise<Section> {
  process.env.TOCSIN_BENCH_SMS = sms;
  const tocsin = await Tocsin.start({ folder: path.join(folder, 'units'), configuration: centreIn(folder), amiUrl: null });
  const sockets: WebSocket[] = [];
  const open = async (address: string, headers: Record<string, string> = {}) => {
    const socket = new WebSocket(`${tocsin.url.replace('http', 'ws')}${address}`, { headers });
    sockets.push(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return socket;
  };
  try {
    const sheets = await openEvents(tocsin, events);
    const screens = await Promise.all(
      Array.from({ length: consoles }, async () => {
        const socket = await open('/api/live', { authorization: `Bearer ${token}` });
        const heard = hear<ServerMessage>(socket);
        const isThere = Promise.all(
          (['board', 'units'] as const).map((topic) => heard((one) => one.type === 'snapshot' && one.topic === topic)),
        );
        for (const topic of ['board', 'units']) socket.send(JSON.stringify({ type: 'subscribe', topic }));
        await isThere;
        return heard;
      }),
    );

    const alertMs: number[] = [];
    const statusMs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const unit = unitName(round);
      await tocsin.command('link-unit-page', { unit, link: 'bench' });
      const links = await tocsin.get<{ items: { address: string }[] }>(`/api/units/${unit}/links`);
      const page = await open('/api/unit/live');
      const heard = hear<FromServer>(page);
      const isShown = heard((one) => one.type === 'view');
      page.send(JSON.stringify({ type: 'hello', token: links.items[0]?.address.split('#')[1] }));
      await isShown;

      const alerted = heard((one) => one.type === 'view' && one.view.missions.length === 1);
      const engagedAt = performance.now();
      const engaged = tocsin.command('engage-units', {
        sheet: sheets[round] ?? '',
        occasion: 'by hand',
        units: [{ unit, how: 'free', needs: [], travelS: null }],
      });
      alertMs.push((await alerted) - engagedAt);
      await engaged;

      const onScreens = screens.map((screen) =>
        screen(
          (one) =>
            one.type === 'commit' &&
            one.commit.entries.some(
              (entry) => entry.type === 'UnitStatusChanged' && entry.unit === unit && entry.status === 'under way',
            ),
        ),
      );
      const saidAt = performance.now();
      const said = tocsin.command('set-unit-status', { unit, status: 'under way', reason: '', saidAt: null });
      for (const seenAt of await Promise.all(onScreens)) statusMs.push(seenAt - saidAt);
      await said;
    }
    const [alert, status] = [spreadOf(alertMs), spreadOf(statusMs)];
    return {
      title: `Units: command to the other end, ms; ${events} open events, ${units} units, ${consoles} consoles connected`,
      rows: [
        { name: 'engagement to the alert at the unit’s page', spread: alert, notes: '' },
        { name: 'status change on each console', spread: status, notes: '' },
      ],
      base: '',
      verdicts: [
        verdict('alert at the unit’s page within 300 ms (p95)', alert?.p95, 300),
        verdict('status change on every console within 100 ms (p95)', status?.p95, 100),
      ],
    };
  } finally {
    for (const socket of sockets) socket.terminate();
    await tocsin.stop();
  }
}

const verdict = (target: string, p95: number | undefined, withinMs: number) => ({
  target,
  measured: p95 === undefined ? 'nothing measured' : `${p95.toFixed(1)} ms`,
  reached: p95 === undefined ? null : p95 <= withinMs,
});

/** Waits for a message; resolves with the moment at which it was read. */
function hear<Message>(socket: WebSocket) {
  const waiting = new Set<(message: Message) => void>();
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Message;
    for (const look of waiting) look(message);
  });
  return (is: (message: Message) => boolean) =>
    new Promise<number>((resolve, reject) => {
      const impatience = setTimeout(() => reject(new Error('a message did not come')), deadlineMs);
      const look = (message: Message) => {
        if (!is(message)) return;
        const at = performance.now();
        waiting.delete(look);
        clearTimeout(impatience);
        resolve(at);
      };
      waiting.add(look);
    });
}

/** Texts of as many numbers; answers their sheets. */
async function openEvents(tocsin: Tocsin, events: number): Promise<string[]> {
  const headers = { authorization: `Bearer ${sms}`, 'content-type': 'application/json' };
  for (let n = 0; n < events; n += 1) {
    const from = `+33639${String(n).padStart(6, '0')}`;
    const body = JSON.stringify({ from, text: `Feu numéro ${n}`, id: `bench-${n}` });
    const { status } = await fetch(`${tocsin.url}/api/gateways/sms`, { method: 'POST', headers, body });
    if (status !== 204) throw new Error(`the text ${n} was answered ${status}`);
  }
  const { items } = await tocsin.get<{ items: { id: string }[] }>('/api/sheets?limit=200');
  return items.map(({ id }) => id);
}
