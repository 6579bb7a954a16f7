/** From a change to the sheet on the screens and on the disk: a field that an operator saves, and the location that a telephone sends. Without a PBX. */
import { closeSync, fdatasyncSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import type { ServerMessage } from '../../services/http/messages.ts';
import type { SheetId } from '../../services/ids.ts';
import { sign, signatureHeader } from '../../services/locations/signature.ts';
import { benchCentre } from './centre.ts';
import { type Section, spreadOf } from './statistics.ts';
import { Tocsin } from './tocsin.ts';

const secret = 'a-secret-for-the-bench-only';
const number = '+33639980001';
const block = '127.23.1';

type OpenSheet = { tocsin: Tocsin; sheet: SheetId; heard: Heard; fsync: () => number };

/** What the screen that follows the sheet is told, as it comes. */
class Heard {
  #waiting: { isIt: (message: ServerMessage) => boolean; done: (atMs: number) => void }[] = [];

  onMessage(message: ServerMessage): void {
    const now = performance.now();
    this.#waiting = this.#waiting.filter(({ isIt, done }) => {
      if (!isIt(message)) return true;
      done(now);
      return false;
    });
  }

  /** When it was told. */
  until = (isIt: (message: ServerMessage) => boolean): Promise<number> =>
    new Promise((done) => this.#waiting.push({ isIt, done }));
}

/** A centre with one open sheet, of a caller who wrote by SMS, and a screen that follows it. */
async function onOpenSheet(folder: string, measure: (open: OpenSheet) => Promise<Section>): Promise<Section> {
  process.env.TOCSIN_BENCH_SECRET = secret;
  const configuration = path.join(folder, 'centre');
  await benchCentre(configuration, block);
  const [env, fields] = ['env:TOCSIN_BENCH_SECRET', { id: 'id', from: 'from', text: 'text' }];
  const sms = { send: { url: 'http://127.0.0.1:9/none' }, receive: { proof: { kind: 'bearer', secret: env }, fields } };
  writeFileSync(path.join(configuration, 'messaging.yaml'), stringify({ sms }));
  writeFileSync(path.join(configuration, 'locations.yaml'), stringify({ aml: { keys: [{ id: 'bench', secret: env }] } }));
  const tocsin = await Tocsin.start({ folder, configuration, amiUrl: null });
  try {
    const text = JSON.stringify({ id: 'first', from: number, text: 'au feu' });
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    const { status } = await fetch(`${tocsin.url}/api/gateways/sms`, { method: 'POST', headers, body: text });
    const [sheet] = await tocsin.sheets();
    if (!sheet) throw new Error(`no sheet: the text was answered with ${status}`);
    const heard = new Heard();
    const socket = await tocsin.follow(`sheet/${sheet.id}`, (message) => heard.onMessage(message));
    const measured = await measure({ tocsin, sheet: sheet.id, heard, fsync: fsyncIn(tocsin.dataFolder) });
    socket.close();
    return measured;
  } finally {
    await tocsin.stop();
  }
}

/** What one page put on the same disk takes, ms. */
function fsyncIn(folder: string): () => number {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'fsync-of-the-bench');
  const page = Buffer.alloc(4_096, 1);
  return () => {
    const descriptor = openSync(file, 'a');
    const from = performance.now();
    writeSync(descriptor, page);
    fdatasyncSync(descriptor);
    const takenMs = performance.now() - from;
    closeSync(descriptor);
    return takenMs;
  };
}

function section(
  title: string,
  target: string,
  { toScreen, toDisk, fsyncs }: Record<'toScreen' | 'toDisk' | 'fsyncs', number[]>,
): Section {
  const [screen, disk] = [spreadOf(toScreen), spreadOf(toDisk)];
  const verdict = (where: string, of: typeof screen) => ({
    target: `${target} ${where} within 100 ms (p95)`,
    measured: `p50 ${of?.p50.toFixed(1)} ms, p95 ${of?.p95.toFixed(1)} ms`,
    reached: of === null ? null : of.p95 < 100,
  });
  return {
    title,
    rows: [
      { name: 'fsync of 4 kB', spread: spreadOf(fsyncs), notes: 'on the same disk, between the others' },
      { name: 'at the screen’s socket', spread: screen, notes: '' },
      { name: 'acknowledged, on disk', spread: disk, notes: '' },
    ],
    base: 'fsync of 4 kB',
    verdicts: [verdict('on the screen', screen), verdict('on disk', disk)],
  };
}

/** A field of the sheet, saved by one operator, on the screen of another. */
export const measureFields = (folder: string, count: number): Promise<Section> =>
  onOpenSheet(folder, async ({ tocsin, sheet, heard, fsync }) => {
    const [toScreen, toDisk, fsyncs]: [number[], number[], number[]] = [[], [], []];
    for (let n = 0; n < count; n += 1) {
      fsyncs.push(fsync());
      const told = heard.until((message) => saysField(message, `${n}`));
      const from = performance.now();
      await tocsin.command('write-fact', { sheet, row: 'access', field: 'floor', value: `${n}`, base: n });
      toDisk.push(performance.now() - from);
      toScreen.push((await told) - from);
    }
    return section(`A field of a sheet saved, ${count} times, ms`, 'saved', { toScreen, toDisk, fsyncs });
  });

const entriesOf = (message: ServerMessage) => (message.type === 'commit' ? message.commit.entries : []);

const saysField = (message: ServerMessage, value: string) =>
  entriesOf(message).some((entry) => entry.type === 'FactWritten' && entry.value === value);

/** AML by HTTPS: a signed form that arrives, to the fix on the sheet. */
export const measureLocations = (folder: string, count: number): Promise<Section> =>
  onOpenSheet(folder, async ({ tocsin, heard, fsync }) => {
    const [toScreen, toDisk, fsyncs]: [number[], number[], number[]] = [[], [], []];
    for (let n = 0; n < count; n += 1) {
      fsyncs.push(fsync());
      const latitude = (46 + n / 1_000).toFixed(5);
      const told = heard.until((message) => saysFix(message, Number(latitude)));
      const body = new URLSearchParams({
        ...{ v: '3', device_number: number, location_time: String(Date.now()), location_source: 'gps' },
        ...{ location_latitude: latitude, location_longitude: '2.4', location_accuracy: '12' },
      }).toString();
      const seconds = Math.floor(Date.now() / 1_000);
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        [signatureHeader]: `key=bench,t=${seconds},v1=${sign(secret, seconds, body).toString('hex')}`,
      };
      const from = performance.now();
      const answer = await fetch(`${tocsin.url}/api/aml`, { method: 'POST', headers, body });
      toDisk.push(performance.now() - from);
      if (!answer.ok) throw new Error(`AML was answered with ${answer.status}`);
      toScreen.push((await told) - from);
    }
    return section(`AML message to the fix on the sheet, ${count} times, ms`, 'a location', { toScreen, toDisk, fsyncs });
  });

const saysFix = (message: ServerMessage, latitude: number) =>
  entriesOf(message).some(
    (entry) => entry.type === 'CallFixAdded' && entry.fix.shape.type === 'circle' && entry.fix.shape.centre[1] === latitude,
  );
