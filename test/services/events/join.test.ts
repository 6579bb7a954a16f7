import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { DeskState } from '../../../services/calls/state.ts';
import type { Assignment } from '../../../services/dispatch/assignment.ts';
import { eventDecisions } from '../../../services/events/join-decisions.ts';
import { otherValues } from '../../../services/events/other-values.ts';
import { commit as commitShape } from '../../../services/http/journal-shapes.ts';
import { sheetDocument as sheetShape } from '../../../services/http/shapes.ts';
import type { CallId, SheetId } from '../../../services/ids.ts';
import { operatorId, positionId } from '../../../services/ids.ts';
import type { DocumentWrite } from '../../../services/journal/commit.ts';
import { Refusal } from '../../../services/refusal.ts';
import { anArrival } from '../../support/calls.ts';
import { Bench, benchCentre } from '../../support/desk-bench.ts';
import { sampleQualification } from '../../support/sample-qualification.ts';
import { faultsOf } from '../journal/faults.ts';

const [p01, p02] = [positionId('p01'), positionId('p02')];

describe('two sheets about one event', () => {
  let bench: Bench;
  beforeEach(async () => {
    const centre = { ...benchCentre, qualification: await sampleQualification() };
    bench = await new Bench(await mkdtemp(path.join(tmpdir(), 'tocsin-join-')), centre).start();
    bench.snapshot();
    bench.open('p01', 'p02');
  });
  afterEach(async () => {
    await bench.journal.close();
    await rm(bench.folder, { recursive: true });
  });

  let calls = 0;
  /** A call with its own sheet, on the line at a position. */
  function talking(position = p01): { call: CallId; sheet: SheetId } {
    calls += 1;
    const call = bench.arrives(`pbx1-${calls}.1`, { number: `+3363998${String(calls).padStart(4, '0')}` });
    bench.answers(call, position);
    return { call, sheet: sheetOf(call) };
  }

  const sheetOf = (call: CallId) => bench.desk.call(call)?.sheet as SheetId;
  const document = (sheet: SheetId) => {
    const found = bench.desk.sheetDocument(sheet);
    if (!found) throw new Error('no such sheet');
    return found;
  };
  function note(sheet: SheetId, text: string, operator = 'op-p01', id = `note-${randomUUID()}`) {
    bench.nowMs += 1_000;
    bench.command('write-note', { sheet, note: id, text }, operator);
    return id;
  }
  const join = (sheet: SheetId, into: SheetId, operator = 'op-p01') => bench.command('join-event', { sheet, into }, operator);
  const part = (sheet: SheetId) => bench.command('part-event', { sheet });
  const texts = (sheet: SheetId) => document(sheet).notes.map(({ text }) => text);
  const types = (sheet: SheetId) => bench.journal.ofSheet(sheet).flatMap(({ entries }) => entries.map(({ type }) => type));

  function refused(act: () => unknown): [code: string, field: string | null] {
    try {
      act();
    } catch (error) {
      if (error instanceof Refusal) return [error.code, error.field];
      throw error;
    }
    throw new Error('not refused');
  }

  /** What the journal on disk says: its chain, every document folded anew, and every entry as the API describes it. */
  async function expectWholeJournal() {
    await bench.desk.take('nothing', () => [], { kind: 'tocsin' })?.durable;
    while (bench.journal.savedSeq() < bench.journal.lastSeq()) await new Promise((resolve) => setImmediate(resolve));
    expect(faultsOf(bench.folder)).to.deep.equal([]);
    for (const commit of bench.journal.after(0, 1_000)) expect(commitShape.safeParse(commit).error).to.equal(undefined);
    for (const { document } of bench.journal.documents({ collection: 'sheets', limit: 100 }).items)
      expect(sheetShape.safeParse(document).error).to.equal(undefined);
  }

  /** Two calls for one fire: the first at p01, the second at p02. */
  function twoCalls() {
    const [first, second] = [talking(p01), talking(p02)];
    note(first.sheet, 'Fumée au 3e');
    note(second.sheet, 'Feu visible de la rue', 'op-p02');
    bench.command('choose-nature', { sheet: first.sheet, nature: 'house-fire' });
    return { first, second };
  }

  it('joined: the call goes to the other sheet and stays in hand, notes go with their author and time, and the sheet is a duplicate', async () => {
    const { first, second } = twoCalls();
    const before = document(second.sheet).notes;
    join(second.sheet, first.sheet, 'op-p02');
    expect(document(first.sheet).calls).to.deep.equal([first.call, second.call]);
    expect(document(first.sheet).callDetails.map(({ state }) => state)).to.deep.equal(['answered', 'answered']);
    expect(texts(first.sheet)).to.deep.equal(['Fumée au 3e', 'Feu visible de la rue']);
    expect(document(first.sheet).notes[1]).to.deep.equal(before[0]);
    expect(document(first.sheet).joined).to.deep.include({
      sheet: second.sheet,
      number: document(second.sheet).number,
      into: first.sheet,
      calls: [second.call],
      notes: before.map(({ id }) => id),
      facts: {},
      by: 'op-p02',
      at: bench.now,
    });
    expect(document(second.sheet)).to.deep.include({
      calls: [],
      joinedInto: { sheet: first.sheet, number: document(first.sheet).number },
    });
    expect(document(second.sheet).closing).to.deep.include({ note: document(first.sheet).number, by: 'op-p02' });
    expect(document(second.sheet).closing?.disposition.id).to.equal('duplicate');
    const activity = [...bench.desk.positions()].find(({ id }) => id === p02)?.activity;
    expect(activity).to.deep.include({ is: 'on call', call: second.call });
    expect(types(first.sheet).slice(-2)).to.deep.equal(['EventJoined', 'CallMovedToSheet']);
    expect(types(second.sheet).at(-1)).to.equal('SheetJoinedTo');
    await expectWholeJournal();
  });

  it('parted again: everything is as it was before, but for the journal, which tells both', async () => {
    const { first, second } = twoCalls();
    bench.command('answer-question', { sheet: first.sheet, question: 'people', answer: 'others' });
    const before = [document(first.sheet), document(second.sheet)];
    join(second.sheet, first.sheet);
    part(second.sheet);
    expect([document(first.sheet), document(second.sheet)]).to.deep.equal(before);
    expect(types(first.sheet).slice(-1)).to.deep.equal(['EventParted']);
    expect(types(second.sheet).slice(-3)).to.deep.equal(['SheetJoinedTo', 'SheetParted', 'CallMovedToSheet']);
    await expectWholeJournal();
    join(second.sheet, first.sheet);
    part(second.sheet);
    part(second.sheet);
    expect([document(first.sheet), document(second.sheet)]).to.deep.equal(before);
    await expectWholeJournal();
  });

  it('facts that the other sheet lacks are its own now; those that it has stay, and both are kept', async () => {
    const { first, second } = twoCalls();
    bench.command('answer-question', { sheet: first.sheet, question: 'people', answer: 'others' });
    const { nature, answers } = document(first.sheet);
    join(first.sheet, second.sheet);
    expect(document(second.sheet)).to.deep.include({ nature, answers });
    expect(document(second.sheet).joined[0]?.facts).to.deep.equal({ nature, answers });
    // Chosen anew since: that is nobody's but this sheet's.
    bench.command('choose-nature', { sheet: second.sheet, nature: 'car-fire' });
    part(first.sheet);
    expect(document(second.sheet)).to.deep.include({ answers: {} });
    expect(document(second.sheet).nature?.id).to.equal('car-fire');
    expect(document(first.sheet)).to.deep.include({ nature, answers });
    await expectWholeJournal();
  });

  it('where two joined sheets said the same kind of thing, one that leaves gives way to the other', async () => {
    const [main, one, two] = [talking(p01), talking(p02), talking(p02)];
    bench.command('choose-nature', { sheet: one.sheet, nature: 'house-fire' });
    bench.command('choose-nature', { sheet: two.sheet, nature: 'car-fire' });
    join(one.sheet, main.sheet);
    join(two.sheet, main.sheet);
    expect(document(main.sheet).nature?.id).to.equal('house-fire');
    part(one.sheet);
    expect(document(main.sheet).nature?.id).to.equal('car-fire');
    part(two.sheet);
    expect(document(main.sheet).nature).to.equal(null);
    await expectWholeJournal();
  });

  /** Each other value that is in sight, and who gave it. */
  const othersOf = (sheet: SheetId) => otherValues(document(sheet)).map(({ fact, value, from }) => [fact, value.by, from]);

  it('both sheets have a nature, a priority, a place, an answer and a door code: what gives way stays in sight with its author', async () => {
    const { first, second } = twoCalls();
    const at = { kind: 'map', precision: 'exact', source: 'operator', commune: null, address: null } as const;
    const say = (sheet: SheetId, nature: string, answer: string, label: string, code: string, operator: string) => {
      bench.command('choose-nature', { sheet, nature }, operator);
      bench.command('answer-question', { sheet, question: 'people', answer }, operator);
      bench.command('decide-priority', { sheet, priority: operator === 'op-p01' ? 0 : 2, reason: 'vu' }, operator);
      bench.command('set-place', { sheet, ...at, lonLat: [2.4, 46.8], label }, operator);
      bench.command('write-fact', { sheet, row: 'access', field: 'doorCode', value: code, base: 0 }, operator);
      bench.command('write-fact', { sheet, row: 'access', field: 'floor', value: '3', base: 0 }, operator);
    };
    say(first.sheet, 'house-fire', 'others', '12 rue des Lilas', '12A', 'op-p01');
    say(second.sheet, 'house-fire', 'caller', '14 rue des Lilas', '34B', 'op-p02');
    bench.command('choose-nature', { sheet: second.sheet, nature: 'car-fire' }, 'op-p02');
    const before = [document(first.sheet), document(second.sheet)];
    join(second.sheet, first.sheet);
    const facts = ['nature', 'priority', 'place', 'answers/people', 'access/doorCode'];
    expect(othersOf(first.sheet)).to.deep.equal(facts.map((fact) => [fact, 'op-p02', second.sheet]));
    expect(othersOf(second.sheet)).to.deep.equal([]);
    await expectWholeJournal();
    part(second.sheet);
    expect([document(first.sheet), document(second.sheet)]).to.deep.equal(before);

    // Taken one by one, what stood is the other value, and undoing the join brings all of it back.
    join(second.sheet, first.sheet);
    for (const fact of facts) bench.command('take-other-value', { sheet: first.sheet, from: second.sheet, fact });
    expect(document(first.sheet)).to.deep.include({ nature: before[1]?.nature, place: before[1]?.place });
    expect(document(first.sheet).facts.access.doorCode).to.deep.include({ value: '34B', version: 2, by: 'op-p02' });
    expect(othersOf(first.sheet)).to.deep.equal(facts.map((fact) => [fact, 'op-p01', first.sheet]));
    await expectWholeJournal();
    part(second.sheet);
    expect([document(first.sheet), document(second.sheet)]).to.deep.equal(before);
    await expectWholeJournal();
  });

  it('a value taken and given back again, twice by two operators at once: it is as it was, and the journal tells each taking', async () => {
    const { first, second } = twoCalls();
    bench.command('choose-nature', { sheet: second.sheet, nature: 'car-fire' }, 'op-p02');
    join(second.sheet, first.sheet);
    const { nature } = document(first.sheet);
    const take = (from: SheetId) => bench.command('take-other-value', { sheet: first.sheet, from, fact: 'nature' });
    take(second.sheet);
    take(second.sheet);
    expect(document(first.sheet).nature?.id).to.equal('car-fire');
    take(first.sheet);
    expect(document(first.sheet).nature).to.deep.equal(nature);
    expect(types(first.sheet).filter((type) => type === 'OtherValueTaken')).to.have.length(2);
    // Chosen anew since: both others stay in sight, and undoing leaves what was chosen.
    take(second.sheet);
    bench.command('choose-nature', { sheet: first.sheet, nature: 'chimney-fire' });
    expect(othersOf(first.sheet).map(([, by, from]) => [by, from])).to.deep.equal([
      ['op-p01', first.sheet],
      ['op-p02', second.sheet],
    ]);
    part(second.sheet);
    expect(document(first.sheet).nature?.id).to.equal('chimney-fire');
    expect(othersOf(first.sheet)).to.deep.equal([]);
    expect(refused(() => take(second.sheet))).to.deep.equal(['unknown-value', 'fact']);
    await expectWholeJournal();
  });

  it('in a chain the values of all sheets stay in sight, also one that had given way before; parting brings each its own', async () => {
    const [a, b, c] = [talking(p01), talking(p02), talking(p01)];
    for (const [{ sheet }, nature] of [[a, 'car-fire'] as const, [b, 'house-fire'] as const, [c, 'chimney-fire'] as const])
      bench.command('choose-nature', { sheet, nature });
    join(a.sheet, b.sheet);
    bench.command('take-other-value', { sheet: b.sheet, from: a.sheet, fact: 'nature' });
    join(b.sheet, c.sheet);
    expect(othersOf(c.sheet).map(([, , from]) => from)).to.deep.equal([b.sheet, a.sheet]);
    bench.command('take-other-value', { sheet: c.sheet, from: a.sheet, fact: 'nature' });
    part(a.sheet);
    expect([a, b, c].map(({ sheet }) => document(sheet).nature?.id)).to.deep.equal(['car-fire', 'house-fire', 'chimney-fire']);
    part(b.sheet);
    expect([a, b, c].map(({ sheet }) => document(sheet).nature?.id)).to.deep.equal(['car-fire', 'house-fire', 'chimney-fire']);
    await expectWholeJournal();
  });

  it('what is written after the join stays, whoever wrote it; a line begun before goes back as it reads now', async () => {
    const { first, second } = twoCalls();
    const begun = note(second.sheet, 'Une dame au bal', 'op-p02');
    join(second.sheet, first.sheet, 'op-p02');
    note(first.sheet, 'Échelle demandée');
    // The other operator still types on the sheet that is closed by now, and the rest of the line comes late.
    note(second.sheet, 'Une dame au balcon', 'op-p02', begun);
    note(second.sheet, 'Elle appelle', 'op-p02');
    expect(texts(first.sheet)).to.deep.equal([
      'Fumée au 3e',
      'Feu visible de la rue',
      'Une dame au balcon',
      'Échelle demandée',
      'Elle appelle',
    ]);
    part(second.sheet);
    expect(texts(first.sheet)).to.deep.equal(['Fumée au 3e', 'Échelle demandée', 'Elle appelle']);
    expect(texts(second.sheet)).to.deep.equal(['Feu visible de la rue', 'Une dame au balcon']);
    await expectWholeJournal();
  });

  it('an answer given on the page of the joined sheet counts for the event', () => {
    const { first, second } = twoCalls();
    join(second.sheet, first.sheet);
    bench.command('answer-question', { sheet: second.sheet, question: 'people', answer: 'others' }, 'op-p02');
    expect(document(first.sheet).answers.people).to.deep.include({ answer: 'others', by: 'op-p02' });
    expect(document(second.sheet).answers).to.deep.equal({});
  });

  it('a call that is over is joined too, and one that ends meanwhile ends where it is', async () => {
    const { first, second } = twoCalls();
    bench.ends(second.call);
    join(second.sheet, first.sheet);
    bench.ends(first.call);
    part(second.sheet);
    expect(bench.desk.call(second.call)).to.include({ state: 'ended', sheet: second.sheet });
    const third = talking(p02);
    join(third.sheet, first.sheet);
    bench.ends(third.call);
    part(third.sheet);
    expect(document(third.sheet).callDetails[0]).to.include({ state: 'ended', sheet: third.sheet });
    await expectWholeJournal();
  });

  it('a place that arrives after the join is on the sheet of the event, and goes back with its call', async () => {
    const { first, second } = twoCalls();
    join(second.sheet, first.sheet);
    bench.learn({ what: 'caller', source: 'subscribers', patch: { callsLast24h: 3 }, lookups: { subscribers: 'found' } });
    expect(document(first.sheet).callDetails[1]?.caller.callsLast24h).to.equal(3);
    part(second.sheet);
    expect(document(second.sheet).callDetails[0]?.caller.callsLast24h).to.equal(3);
    await expectWholeJournal();
  });

  it('two events with several calls each are one: all calls go, and one sheet of them can still be taken out', async () => {
    const [a, b, c, d] = [talking(p01), talking(p02), talking(p01), talking(p02)];
    for (const [index, { sheet }] of [a, b, c, d].entries()) note(sheet, `ligne ${index}`);
    join(b.sheet, a.sheet);
    join(d.sheet, c.sheet);
    join(c.sheet, a.sheet);
    expect(document(a.sheet).calls).to.deep.equal([a.call, b.call, c.call, d.call]);
    expect(texts(a.sheet)).to.deep.equal(['ligne 0', 'ligne 1', 'ligne 2', 'ligne 3']);
    await expectWholeJournal();
    // Out of the middle: the call that had come by way of c leaves a, and c no longer counts on it.
    part(d.sheet);
    expect(document(d.sheet)).to.deep.include({ calls: [d.call], joinedInto: null, closing: null });
    expect(document(a.sheet).calls).to.deep.equal([a.call, b.call, c.call]);
    part(c.sheet);
    expect(document(c.sheet)).to.deep.include({ calls: [c.call], joined: [] });
    expect(texts(c.sheet)).to.deep.equal(['ligne 2']);
    expect(document(a.sheet).calls).to.deep.equal([a.call, b.call]);
    await expectWholeJournal();
  });

  it('a chain: parted at its end, a sheet takes back those that had come to it before', async () => {
    const [a, b, c] = [talking(p01), talking(p02), talking(p01)];
    for (const { sheet } of [a, b, c]) note(sheet, `de ${document(sheet).number}`);
    join(a.sheet, b.sheet);
    const before = document(b.sheet);
    join(b.sheet, c.sheet);
    // Whoever still has the first one's page on the screen writes on the last.
    note(a.sheet, 'en retard');
    expect(texts(c.sheet).at(-1)).to.equal('en retard');
    part(b.sheet);
    expect(document(b.sheet)).to.deep.equal(before);
    expect(document(c.sheet).calls).to.deep.equal([c.call]);
    part(a.sheet);
    expect(document(a.sheet)).to.deep.include({ calls: [a.call], joinedInto: null });
    await expectWholeJournal();
  });

  it('joined twice, by two operators at once, either way round: done once', () => {
    const { first, second } = twoCalls();
    join(second.sheet, first.sheet);
    const seq = bench.journal.lastSeq();
    join(first.sheet, second.sheet, 'op-p02');
    join(second.sheet, first.sheet, 'op-p02');
    expect(bench.journal.lastSeq()).to.equal(seq);
    expect(document(first.sheet).calls).to.have.length(2);
  });

  it('refusals name the field and change nothing', () => {
    const { first, second } = twoCalls();
    const closed = talking(p01);
    bench.ends(closed.call);
    bench.command('close-sheet', { sheet: closed.sheet, disposition: 'advice', note: '' });
    const seq = bench.journal.lastSeq();
    expect([
      refused(() => join(first.sheet, first.sheet)),
      refused(() => join(first.sheet, 'none' as SheetId)),
      refused(() => join('none' as SheetId, first.sheet)),
      refused(() => join(first.sheet, closed.sheet)),
      refused(() => join(closed.sheet, first.sheet)),
      refused(() => part('none' as SheetId)),
    ]).to.deep.equal([
      ['same-sheet', 'into'],
      ['unknown-sheet', 'into'],
      ['unknown-sheet', 'sheet'],
      ['sheet-closed', 'into'],
      ['sheet-closed', 'sheet'],
      ['unknown-sheet', 'sheet'],
    ]);
    part(second.sheet);
    expect(bench.journal.lastSeq()).to.equal(seq);
  });

  it('a sheet with units engaged stays: the other one is joined to it', () => {
    const { first, second } = twoCalls();
    const engaged = { ...({ id: 'a-1', callSign: 'VSAV 1', ended: null } as unknown as Assignment) };
    const state = new DeskState({
      openDocuments: (collection) =>
        collection !== 'sheets'
          ? []
          : [{ document: { ...document(first.sheet), assignments: [engaged] } }, { document: document(second.sheet) }].map(
              (each) => each as DocumentWrite,
            ),
      document: () => null,
      documents: () => ({ items: [], nextCursor: null }),
    });
    const by = { operator: operatorId('op-p01'), position: null, key: 'a-key-of-it' };
    const context = { state, centre: benchCentre, at: bench.now, by };
    expect(refused(() => eventDecisions['join-event']({ sheet: first.sheet, into: second.sheet }, context))).to.deep.equal([
      'units-engaged',
      'sheet',
    ]);
    expect(eventDecisions['join-event']({ sheet: second.sheet, into: first.sheet }, context)).to.have.length(3);
  });

  it('the event closed meanwhile keeps what it has until it is reopened', () => {
    const { first, second } = twoCalls();
    join(second.sheet, first.sheet);
    for (const { call } of [first, second]) bench.ends(call);
    bench.command('close-sheet', { sheet: second.sheet, disposition: 'intervention', note: '' });
    expect(document(first.sheet).closing?.disposition.id).to.equal('intervention');
    expect(refused(() => part(second.sheet))).to.deep.equal(['sheet-closed', 'sheet']);
    bench.command('reopen-sheet', { sheet: first.sheet, reason: 'séparer' });
    part(second.sheet);
    expect(document(second.sheet)).to.deep.include({ calls: [second.call], closing: null });
  });

  it('a new process finds the join as it was, hears the call end on the sheet of the event, and can still part it', async () => {
    const { first, second } = twoCalls();
    join(second.sheet, first.sheet);
    await bench.restart();
    bench.snapshot({
      arrival: anArrival({ call: second.call }),
      phase: { is: 'ended', answered: null, by: 'caller', cause: 'Normal Clearing', at: bench.now, exact: true },
    });
    expect(document(first.sheet).callDetails.map(({ state }) => state)).to.deep.equal(['ended', 'ended']);
    part(second.sheet);
    expect(document(second.sheet).callDetails.map(({ id }) => id)).to.deep.equal([second.call]);
    await bench.restart();
    expect(document(second.sheet)).to.deep.include({ calls: [second.call], closing: null });
    expect(document(first.sheet).calls).to.deep.equal([first.call]);
    await expectWholeJournal();
  });

  it('of a join that the disk has only in part there is nothing: it is one transaction', async () => {
    const { first, second } = twoCalls();
    await join(second.sheet, first.sheet).durable;
    const commits = bench.journal.ofSheet(first.sheet).slice(-2);
    const cause = commits[0]?.cause;
    expect(cause).to.match(/^key-/);
    const together = bench.journal.after(0, 1_000).filter((commit) => commit.cause === cause);
    expect(together.map(({ stream }) => stream)).to.deep.equal([
      `sheet/${second.sheet}`,
      `sheet/${first.sheet}`,
      `call/${second.call}`,
    ]);
  });
});
