import { pino } from 'pino';
import type { Centre } from '../../config/schema.ts';
import { Desk } from '../../services/calls/desk.ts';
import type { Arrival, CallSignal, SeenPhase } from '../../services/calls/signals.ts';
import type { ContextLookups, Learned } from '../../services/context/lookups.ts';
import { createLinks } from '../../services/health/links.ts';
import type { CallId, Instant } from '../../services/ids.ts';
import { callId, instant, legId, operatorId, positionId } from '../../services/ids.ts';
import type { Announced, Journal } from '../../services/journal/commit.ts';
import { openJournal } from '../../services/journal/journal.ts';
import { aCaller, anArrival, startMs } from './calls.ts';
import { FakePbx } from './fake-pbx.ts';
import { sampleCentre } from './sample-centre.ts';

const log = pino({ level: 'silent' });
/** Three positions, ten seconds of wrap-up. */
export const benchCentre = sampleCentre(1, 3, { wrapUpMs: 10_000 });
const p01 = positionId('p01');

/** A desk on a real journal, with a clock, a PBX and lookups in the test's hand. */
export class Bench {
  nowMs = startMs;
  readonly pbx = new FakePbx();
  learn: (learned: Learned) => void = () => {};
  finishLookups: () => void = () => {};
  /** A number that breaks whatever looks at it. */
  poison: string | null = null;
  readonly heard: Announced[] = [];
  journal!: Journal;
  desk!: Desk;
  readonly folder: string;
  readonly #centre: Centre;
  #key = 0;

  constructor(folder: string, centre: Centre = benchCentre) {
    this.folder = folder;
    this.#centre = centre;
  }

  async start() {
    const clock = () => this.nowMs;
    this.journal = await openJournal({ folder: this.folder, clock, log, links: createLinks(clock, log) });
    const context: ContextLookups = {
      firstLook: ({ number, name, masked }) => {
        if (number !== null && number === this.poison) throw new Error('a fault');
        const known = number === null ? null : { e164: number, national: number, country: 'FR', kind: 'mobile' as const };
        return aCaller({ number: known, name, masked });
      },
      lookUp: (_arrival, _caller, learn) => {
        this.learn = learn;
        return new Promise((resolve) => {
          this.finishLookups = resolve;
        });
      },
      close: async () => {},
    };
    this.desk = new Desk({ centre: this.#centre, journal: this.journal, pbx: this.pbx, context, clock, log });
    this.desk.listen((commits) => this.heard.push(...commits));
    return this;
  }

  get now(): Instant {
    return instant(this.nowMs);
  }

  /** A new process on the same journal: all that was in memory is gone. (Tocsin killed for real: test/e2e.) */
  async restart() {
    await this.journal.close();
    this.pbx.orders.length = 0;
    return this.start();
  }

  snapshot(...calls: { arrival: Arrival; phase: SeenPhase }[]) {
    this.desk.onSignal({ signal: 'pbx snapshot', snapshot: { takenAt: this.now, calls } });
  }

  open(...positions: string[]) {
    for (const position of positions) {
      const by = { operator: operatorId(`op-${position}`), position: positionId(position), key: `key-${this.#key++}` };
      this.desk.execute('open-position', { position }, by);
    }
  }

  command<Name extends Parameters<Desk['execute']>[0]>(
    name: Name,
    input: Parameters<typeof this.desk.execute<Name>>[1],
    operator = 'op-p01',
  ) {
    return this.desk.execute(name, input, { operator: operatorId(operator), position: p01, key: `key-${this.#key++}` });
  }

  arrives(id: string, known: Partial<Arrival> = {}): CallId {
    const call = callId(id);
    this.desk.onSignal({ signal: 'call arrived', arrival: anArrival({ call, at: this.now, ...known }) });
    return call;
  }

  says(signal: CallSignal) {
    this.desk.onSignal(signal);
  }

  answers(call: CallId, position = p01) {
    this.says({ signal: 'position answered', call, position, leg: legId('9.9'), at: this.now });
  }

  ends(call: CallId) {
    this.says({ signal: 'call ended', call, by: 'caller', cause: 'Normal Clearing', at: this.now });
  }

  states() {
    return Object.fromEntries([...this.desk.calls()].map((call) => [call.id, call.state]));
  }
}
