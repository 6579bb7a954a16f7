import { expect } from 'chai';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Answer } from '../../../console/state/api.ts';
import { FactKeeper, type FactSend, type PendingFact } from '../../../console/state/fact-keeper.ts';
import { conflictsOf, rowsShown } from '../../../console/state/facts-shown.ts';
import type { SheetView } from '../../../services/http/messages.ts';
import { Refusal } from '../../../services/refusal.ts';
import { evolveSheet, type Sheet, type SheetEntry } from '../../../services/sheets/sheet.ts';
import { MemoryStorage } from '../../support/memory-storage.ts';
import { sampleCentre } from '../../support/sample-centre.ts';
import { openedSheet, type Step, sheetSteps } from '../../support/sheets.ts';
import { until } from '../../support/until.ts';

type Done = Answer<{ seq: number; durable: boolean }>;
const centre = sampleCentre(27, 1);

/** The server's own decisions on one sheet, each key done once. */
class Server {
  sheet: Sheet = openedSheet;
  readonly journal: SheetEntry[] = [];
  readonly #answers = new Map<string, Done>();

  command(operator: string, ...[name, { sheet: _, ...input }, key]: Parameters<FactSend>): Done {
    const known = this.#answers.get(`${operator}/${key}`);
    if (known) return known;
    const answer = this.#decide([name, input, operator] as unknown as Step);
    this.#answers.set(`${operator}/${key}`, answer);
    return answer;
  }

  #decide(step: Step): Done {
    try {
      const entries = sheetSteps(() => centre).entriesOf(this.sheet, step);
      this.journal.push(...entries);
      this.sheet = entries.reduce(evolveSheet, this.sheet);
      return { outcome: 'done', value: { seq: this.journal.length, durable: true } };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, status, fr, en, field } = error;
      const problem = { type: `urn:tocsin:problem:${code}`, title: code, status, detail: en, fr, en, field };
      return { outcome: 'refused', problem };
    }
  }

  view(): SheetView {
    return { sheet: { ...this.sheet, callDetails: [] }, journal: [{ seq: this.journal.length } as SheetView['journal'][number]] };
  }
}

const textIn = (sheet: Sheet, field: string) => sheet.facts.access[field]?.value ?? '';

describe('what the operator changes in the facts', () => {
  const sheet = openedSheet.id;
  let server: Server;
  let storage: MemoryStorage;
  let pending: PendingFact[];
  let isAway: boolean;
  let ids: number;
  let keepers: FactKeeper[];

  const open = (operator = 'camille') => {
    const keeper = new FactKeeper({
      storage,
      operator,
      send: async (...asked) => (isAway ? { outcome: 'unreachable' } : server.command(operator, ...asked)),
      newId: () => `id-${String(ids++).padStart(6, '0')}`,
      onChange: (changed) => {
        pending = changed;
      },
      pauseMs: 5,
      retryMs: 10,
    });
    keepers.push(keeper);
    return keeper;
  };
  const blank = { value: '', version: 0 };
  const states = () => pending.map(({ state }) => state);

  beforeEach(() => {
    server = new Server();
    storage = new MemoryStorage();
    pending = [];
    isAway = false;
    ids = 0;
    keepers = [];
  });
  afterEach(() => {
    for (const keeper of keepers) keeper.close();
  });

  it('is sent at a pause in typing, shown all the while, and leaves this machine once the sheet has it', async () => {
    const keeper = open();
    for (const text of ['1', '12', '12A4']) keeper.write(sheet, 'access', 'doorCode', text, blank);
    expect(rowsShown(server.sheet.facts, pending).find(({ place }) => place === 'access')).to.deep.include({ state: 'saving' });
    await until(() => server.journal.length === 1);
    await until(() => storage.length === 0);
    expect(textIn(server.sheet, 'doorCode')).to.equal('12A4');
    keeper.onSheet(server.view());
    expect(pending).to.deep.equal([]);
  });

  it('typing that goes on goes over the version that was saved meanwhile, and is no conflict', async () => {
    const keeper = open();
    keeper.write(sheet, 'access', 'doorCode', '12', blank);
    await until(() => server.journal.length === 1);
    keeper.write(sheet, 'access', 'doorCode', '12A', { value: '12', version: 1 });
    keeper.onSheet(server.view());
    keeper.write(sheet, 'access', 'doorCode', '12A4', { value: '12A', version: 1 });
    await until(() => textIn(server.sheet, 'doorCode') === '12A4');
    expect(states()).not.to.include('conflict');
  });

  it('while the server is away a row and its fields stay here, outlive the page, and are sent in their order', async () => {
    isAway = true;
    const before = open();
    const row = before.add(sheet, 'person', { role: 'victim' });
    before.write(sheet, row, 'name', 'FICTIF', blank);
    before.write(sheet, 'access', 'floor', '3', blank);
    await until(() => states().every((state) => state === 'kept' || state === 'saving') && storage.length === 3);
    before.close();
    isAway = false;
    const after = open();
    await until(() => server.journal.length === 3);
    expect(server.sheet.facts.rows[0]?.fields.name?.value).to.equal('FICTIF');
    after.onSheet(server.view());
    expect([pending.length, storage.length]).to.deep.equal([0, 0]);
  });

  it('an answer that was lost is asked for again under the same key: nobody meets their own text as a conflict', async () => {
    let lost = 0;
    const real = server.command.bind(server);
    server.command = (...asked) => {
      const answer = real(...asked);
      lost += 1;
      return lost === 1 ? { outcome: 'unreachable' } : answer;
    };
    const keeper = open();
    keeper.write(sheet, 'access', 'floor', '3', blank);
    await until(() => lost === 1);
    keeper.write(sheet, 'access', 'floor', '3e gauche', blank);
    await until(() => textIn(server.sheet, 'floor') === '3e gauche');
    expect(states()).not.to.include('conflict');
  });

  it('somebody else wrote in the field meanwhile: both are shown, one is chosen, and nothing is lost', async () => {
    const keeper = open();
    server.command('sacha', 'write-fact', { sheet, row: 'access', field: 'floor', value: '4', base: 0 }, 'k');
    keeper.write(sheet, 'access', 'floor', '3', blank);
    await until(() => states().includes('conflict'));
    const [conflict] = conflictsOf(sheet, server.sheet.facts, pending);
    expect(conflict).to.deep.include({ field: 'floor', mine: '3' });
    expect(conflict?.theirs).to.include({ value: '4', by: 'sacha', version: 1 });
    expect(storage.length).to.equal(1);
    keeper.settle(conflict?.id ?? '', '4 / 3', conflict?.theirs ?? blank);
    await until(() => textIn(server.sheet, 'floor') === '4 / 3');
    keeper.onSheet(server.view());
    keeper.write(sheet, 'access', 'floor', 'x', blank);
    await until(() => states().includes('conflict'));
    keeper.settle(pending.find(({ state }) => state === 'conflict')?.id ?? '', null, blank);
    expect(textIn(server.sheet, 'floor')).to.equal('4 / 3');
  });

  it('what is put back as it was is never sent', async () => {
    const keeper = open();
    keeper.write(sheet, 'access', 'floor', '3', blank);
    keeper.write(sheet, 'access', 'floor', '', blank);
    await until(() => pending.length === 0);
    expect(server.journal).to.deep.equal([]);
  });

  it('what the server refuses stays here with the reason, until it is given up', async () => {
    const keeper = open();
    keeper.write(sheet, 'victims', 'serious', 'deux', blank);
    await until(() => states().includes('refused'));
    keeper.retry();
    expect(pending[0]?.problem?.en).to.contain('whole number');
    keeper.giveUp(pending[0]?.id ?? '');
    expect([pending.length, storage.length]).to.deep.equal([0, 0]);
  });

  it('two operators, a line that fails, answers that get lost: every text is on the sheet, in its journal, or still with its author', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('write' as const), who: fc.constantFrom(0, 1), field: fc.constantFrom('floor', 'doorCode') }),
      fc.record({
        do: fc.constantFrom('look', 'settle mine', 'settle theirs', 'wait') as fc.Arbitrary<never>,
        who: fc.constantFrom(0, 1),
      }),
      fc.record({ do: fc.constant('line' as const), fate: fc.constantFrom('up', 'down', 'answers lost') }),
    ) as fc.Arbitrary<{ do: string; who: number; field: string; fate: string }>;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const own = new Server();
        let line = 'up';
        const stores = [new MemoryStorage(), new MemoryStorage()];
        const shown: PendingFact[][] = [[], []];
        const views = [own.view(), own.view()];
        const given = new Set<string>();
        const typed: string[] = [];
        let next = 0;
        const both = ['camille', 'sacha'].map(
          (operator, who) =>
            new FactKeeper({
              storage: stores[who] as MemoryStorage,
              operator,
              send: async (...asked) => {
                if (line === 'down') return { outcome: 'unreachable' };
                const answer = own.command(operator, ...asked);
                return line === 'answers lost' ? { outcome: 'unreachable' } : answer;
              },
              newId: () => `${operator}-${String(next++).padStart(6, '0')}`,
              onChange: (pending) => {
                shown[who] = pending;
              },
              pauseMs: 0,
              retryMs: 1,
            }),
        );
        const breathe = () => new Promise((resolve) => setTimeout(resolve, 2));
        const look = (who: number) => {
          views[who] = own.view();
          both[who]?.onSheet(own.view());
        };
        for (const { do: what, who, field, fate } of steps) {
          const keeper = both[who];
          const facts = views[who]?.sheet.facts ?? own.sheet.facts;
          if (what === 'write') {
            const text = `${who} ${typed.length}`;
            typed.push(text);
            const known = facts.access[field];
            // What is typed over one's own unsent text replaces it, as in any field.
            const before = shown[who]?.find(({ change }) => change.is === 'written' && change.field === field)?.change;
            if (before?.is === 'written') given.add(before.value);
            keeper?.write(sheet, 'access', field, text, { value: known?.value ?? '', version: known?.version ?? 0 });
          } else if (what === 'line') line = fate;
          else if (what === 'look') look(who);
          else if (what === 'wait') await breathe();
          else {
            look(who);
            const [conflict] = conflictsOf(sheet, own.sheet.facts, shown[who] ?? []);
            if (!conflict) continue;
            if (what === 'settle theirs') given.add(conflict.mine);
            keeper?.settle(conflict.id, what === 'settle mine' ? conflict.mine : null, conflict.theirs);
          }
        }
        line = 'up';
        const isSettled = () => shown.every((all) => all.every(({ state }) => state === 'conflict'));
        await until(() => {
          look(0);
          look(1);
          return isSettled();
        });
        for (const keeper of both) keeper.close();
        const written = new Set(own.journal.flatMap((entry) => (entry.type === 'FactWritten' ? entry.value : [])));
        const here = new Set(shown.flat().map(({ change }) => (change.is === 'written' ? change.value : '')));
        for (const text of typed)
          expect(written.has(text) || here.has(text) || given.has(text), `${text} of ${typed.length}`).to.equal(true);
        // Whatever is still here would be found after a reload.
        expect(stores.map(({ length }) => length)).to.deep.equal(shown.map((all) => all.length));
      }),
      { numRuns: 60 },
    );
  });
});
