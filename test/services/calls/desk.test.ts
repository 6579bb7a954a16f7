import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { SeenPhase } from '../../../services/calls/signals.ts';
import type { CallId, SheetId } from '../../../services/ids.ts';
import { callId, instant, legId, positionId } from '../../../services/ids.ts';
import { WrongStreamVersion } from '../../../services/journal/journal.ts';
import { Refusal } from '../../../services/refusal.ts';
import { abandoned } from '../../../services/sheets/closing.ts';
import { aFix, anArrival } from '../../support/calls.ts';
import { Bench, benchCentre as centre } from '../../support/desk-bench.ts';
import { until } from '../../support/until.ts';

const [p01, p02] = [positionId('p01'), positionId('p02')];

describe('the desk', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await new Bench(await mkdtemp(path.join(tmpdir(), 'tocsin-desk-'))).start();
    bench.snapshot();
  });
  afterEach(async () => {
    await bench.journal.close();
    await rm(bench.folder, { recursive: true });
  });

  it('opens a sheet and rings the longest-idle position as soon as the call arrives', async () => {
    bench.open('p01', 'p02');
    const call = bench.arrives('pbx1-1.1');
    expect(bench.pbx.orders).to.deep.equal(['offer pbx1-1.1 to p01']);
    expect(bench.desk.call(call)).to.include({ state: 'offered', position: 'p01', service: 'emergency' });
    const [sheet] = [...bench.desk.sheets()];
    expect(sheet).to.deep.include({ number: '2026-000001', calls: ['pbx1-1.1'] });
    await until(() => bench.heard.some((each) => each.entries[0]?.type === 'CallOffered'));
    expect(bench.heard.slice(-3).map((each) => each.entries[0]?.type)).to.deep.equal([
      'CallQueued',
      'SheetOpened',
      'CallOffered',
    ]);
  });

  it('rings every phone where nobody is signed in, and takes the caller back as soon as somebody is', () => {
    const call = bench.arrives('pbx1-1.1');
    bench.says({ signal: 'call diverted', call, at: bench.now });
    expect(bench.pbx.orders).to.deep.equal(['ring all for pbx1-1.1']);
    bench.open('p01');
    bench.desk.tick();
    expect(bench.pbx.orders.slice(1)).to.deep.equal(['hold pbx1-1.1', 'offer pbx1-1.1 to p01']);
  });

  it('a position is offered the next caller the moment its call ends, where there is no wrap-up', () => {
    bench.desk.applyCentre({ ...centre, routing: { ...centre.routing, wrapUpMs: 0 } });
    bench.open('p01');
    const first = bench.arrives('pbx1-1.1');
    bench.arrives('pbx1-1.2');
    bench.answers(first);
    bench.ends(first);
    expect(bench.pbx.orders).to.deep.equal(['offer pbx1-1.1 to p01', 'offer pbx1-1.2 to p01']);
  });

  it('wrap-up keeps the position free of calls until its time is over', () => {
    bench.open('p01');
    const first = bench.arrives('pbx1-1.1');
    bench.answers(first);
    bench.arrives('pbx1-1.2');
    bench.ends(first);
    bench.nowMs += 9_999;
    bench.desk.tick();
    expect(bench.pbx.orders).to.have.length(1);
    bench.nowMs += 1;
    bench.desk.tick();
    expect(bench.pbx.orders[1]).to.equal('offer pbx1-1.2 to p01');
  });

  it('when a phone does not answer, the call goes to the next position, ahead of its class, and the position is marked', () => {
    bench.open('p01', 'p02');
    const call = bench.arrives('pbx1-1.1');
    bench.says({ signal: 'offer failed', call, position: p01, failure: 'no answer', at: bench.now });
    expect(bench.pbx.orders[1]).to.equal('offer pbx1-1.1 to p02');
    const marked = [...bench.desk.positions()].find((each) => each.id === 'p01');
    expect(marked?.mark).to.include({ failure: 'no answer', call });
  });

  it('an offer that the PBX forgot is taken back', () => {
    bench.open('p01', 'p02');
    const call = bench.arrives('pbx1-1.1');
    bench.nowMs += centre.routing.ringMs + 3_000;
    bench.desk.tick();
    expect(bench.pbx.orders.slice(1)).to.deep.equal(['hold pbx1-1.1', 'offer pbx1-1.1 to p02']);
    expect(bench.desk.call(call)).to.include({ state: 'offered', position: 'p02' });
  });

  it('a caller whose channel is gone is not offered again and again', async () => {
    bench.pbx.answer = { ordered: false, reason: 'call gone', detail: 'No such channel' };
    bench.open('p01');
    const call = bench.arrives('pbx1-1.1');
    await until(() => bench.desk.call(call)?.state === 'queued');
    bench.desk.tick();
    expect(bench.pbx.orders).to.deep.equal(['offer pbx1-1.1 to p01']);
    bench.ends(call);
    expect(bench.desk.call(call)).to.deep.include({ state: 'abandoned', callBack: { state: 'due' } });
  });

  it('two positions that answer at the same instant: the first bridge has the call, the other is free', () => {
    bench.open('p01', 'p02');
    const call = bench.arrives('pbx1-1.1');
    bench.answers(call, p01);
    bench.answers(call, p02);
    expect(bench.desk.call(call)).to.include({ state: 'answered', position: 'p01' });
    expect([...bench.desk.positions()].find((each) => each.id === 'p02')?.activity.is).to.equal('idle');
  });

  it('news that the PBX took the call into its own queue, older than the offer that rings now, changes nothing', () => {
    bench.open('p01');
    const call = bench.arrives('pbx1-1.1');
    bench.says({ signal: 'call diverted', call, at: bench.now });
    expect(bench.desk.call(call)).to.include({ state: 'offered', position: 'p01' });
    expect(bench.pbx.orders).to.deep.equal(['offer pbx1-1.1 to p01']);
  });

  it('a caller left alone after an answer goes to the next position, ahead of the others', () => {
    bench.open('p01', 'p02');
    const call = bench.arrives('pbx1-1.1');
    bench.answers(call);
    bench.nowMs += 1_000;
    bench.says({ signal: 'call returned', call, at: bench.now });
    expect(bench.pbx.orders.at(-1)).to.equal('offer pbx1-1.1 to p02');
    expect([...bench.desk.positions()].find((each) => each.id === 'p01')?.activity.is).to.equal('idle');
  });

  it('the same announcement heard twice makes one call', () => {
    bench.open('p01');
    bench.arrives('pbx1-1.1');
    bench.arrives('pbx1-1.1');
    expect([...bench.desk.sheets()]).to.have.length(1);
  });

  it('what lookups find reaches the call, raises its priority, and a late one still reaches a call in hand', () => {
    bench.open('p01');
    const call = bench.arrives('pbx1-1.1', { dialled: '999' });
    bench.answers(call);
    const subscriber = { name: 'Foyer', address: null, note: null, vulnerable: true, source: 'file' };
    bench.desk.applyCentre({
      ...centre,
      triage: { ...centre.triage, rules: [{ id: 'v', when: { vulnerable: true }, priority: 0, reason: { fr: 'v', en: 'v' } }] },
    });
    bench.learn({ what: 'caller', source: 'file', patch: { subscriber }, lookups: { file: 'found' } });
    expect(bench.desk.call(call)).to.deep.include({ priority: 0, state: 'answered' });
    expect(bench.desk.call(call)?.caller).to.deep.include({ subscriber, lookups: { file: 'found' } });
  });

  it('caller id that comes after the announcement is taken, and looked up', () => {
    const call = bench.arrives('pbx1-1.1', { number: null });
    bench.says({ signal: 'caller id learned', call, number: '+33639980042', name: null, at: bench.now });
    expect(bench.desk.call(call)?.caller.number?.e164).to.equal('+33639980042');
  });

  it('what was found about a number that was corrected since is dropped', () => {
    const call = bench.arrives('pbx1-1.1', { number: '+33639980041' });
    const learnOfOld = bench.learn;
    bench.says({ signal: 'caller id learned', call, number: '+33639980042', name: null, at: bench.now });
    learnOfOld({ what: 'caller', source: 'file', patch: { callsLast24h: 9 }, lookups: {} });
    expect(bench.desk.call(call)?.caller.callsLast24h).to.equal(0);
    bench.learn({ what: 'caller', source: 'file', patch: { callsLast24h: 2 }, lookups: {} });
    expect(bench.desk.call(call)?.caller.callsLast24h).to.equal(2);
  });

  it('while the PBX is lost nothing is routed; callers keep their order when it is back', () => {
    bench.open('p01');
    bench.desk.onPbxLink('down');
    const first = bench.arrives('pbx1-1.1');
    bench.nowMs += 5;
    const second = bench.arrives('pbx1-1.2');
    expect(bench.pbx.orders).to.deep.equal([]);
    const arrival = (call: CallId) => anArrival({ call });
    bench.snapshot({ arrival: arrival(second), phase: { is: 'waiting' } }, { arrival: arrival(first), phase: { is: 'waiting' } });
    expect(bench.pbx.orders).to.deep.equal(['offer pbx1-1.1 to p01']);
  });

  it('a PBX that is slow to answer is routed to all the same', () => {
    bench.open('p01');
    bench.desk.onPbxLink('degraded');
    bench.desk.onPbxLink('up');
    bench.arrives('pbx1-1.1');
    expect(bench.pbx.orders).to.deep.equal(['offer pbx1-1.1 to p01']);
  });

  it('a call that Tocsin fails to take rings on every phone, and stops no other', () => {
    bench.open('p01');
    bench.poison = '+33639980666';
    bench.arrives('pbx1-1.1', { number: bench.poison });
    bench.arrives('pbx1-1.2');
    expect(bench.pbx.orders).to.deep.equal(['ring all for pbx1-1.1', 'offer pbx1-1.2 to p01']);
  });

  it('a call of the snapshot that Tocsin fails to take rings on every phone; the others are routed', () => {
    bench.open('p01');
    bench.poison = '+33639980666';
    const waiting = (id: string, number: string) => ({
      arrival: anArrival({ call: callId(id), number }),
      phase: { is: 'waiting' } as const,
    });
    bench.snapshot(waiting('pbx1-1.1', bench.poison), waiting('pbx1-1.2', '+33639980005'));
    expect(bench.pbx.orders).to.deep.equal(['ring all for pbx1-1.1', 'offer pbx1-1.2 to p01']);
  });

  it('what the journal refuses was never so: no order is given, and the caller rings on every phone', () => {
    bench.open('p01');
    const { append } = bench.journal;
    bench.journal.append = (drafts, documents) => {
      const offers = drafts.some(({ entries }) =>
        entries.some(({ type }) => type === 'CallOffered' || type === 'PositionPaused'),
      );
      if (offers) throw new WrongStreamVersion('another one wrote');
      return append(drafts, documents);
    };
    const call = bench.arrives('pbx1-1.1');
    expect(() => bench.command('pause-position', { position: 'p01', reason: 'break' })).to.throw(WrongStreamVersion);
    bench.desk.tick();
    expect(bench.pbx.orders).to.deep.equal(['ring all for pbx1-1.1']);
    expect(bench.desk.call(call)?.state).to.equal('queued');
    expect([...bench.desk.positions()][0]).to.deep.include({
      id: 'p01',
      pause: null,
      activity: { is: 'idle', since: bench.now },
    });
    bench.journal.append = append;
    bench.snapshot({ arrival: anArrival({ call }), phase: { is: 'waiting' } });
    expect(bench.pbx.orders.at(-1)).to.equal('offer pbx1-1.1 to p01');
  });

  it('an addendum to a closed sheet does not keep it in memory', async () => {
    const call = bench.arrives('pbx1-1.1');
    const { sheet = '' } = bench.desk.call(call) ?? {};
    bench.answers(call);
    bench.finishLookups();
    bench.ends(call);
    bench.command('close-sheet', { sheet, disposition: 'advice', note: '' });
    await until(() => [...bench.desk.sheets()].length === 0);
    await bench.command('add-addendum', { sheet, addendum: 'a-1', text: 'rappel demandé' }).durable;
    await until(() => [...bench.desk.sheets()].length === 0);
    expect([...bench.desk.calls()]).to.deep.equal([]);
  });

  it('around New Year and after a restart no two sheets have the same number', async () => {
    const newYear = instant(Date.parse('2027-01-01T00:00:00.000Z'));
    const oldYear = instant(Date.parse('2026-12-31T23:59:59.990Z'));
    bench.arrives('pbx1-1.1', { at: oldYear });
    bench.arrives('pbx1-1.2', { at: newYear });
    // Announced after a later one.
    bench.arrives('pbx1-1.3', { at: oldYear });
    bench.arrives('pbx1-1.4', { at: newYear });
    await until(() => bench.journal.savedSeq() === bench.journal.lastSeq());
    await bench.restart();
    bench.arrives('pbx1-1.5', { at: oldYear });
    bench.arrives('pbx1-1.6', { at: newYear });
    const numbers = [...bench.desk.sheets()].map(({ number }) => number).sort();
    const ofYear = (year: string) => ['1', '2', '3'].map((each) => `${year}-00000${each}`);
    expect(numbers).to.deep.equal([...ofYear('2026'), ...ofYear('2027')]);
  });

  it('the sheet of a finished call stays open until somebody says what became of it, after a restart too', async () => {
    bench.open('p01');
    const call = bench.arrives('pbx1-1.1');
    const { sheet = '' } = bench.desk.call(call) ?? {};
    bench.answers(call);
    expect(() => bench.command('close-sheet', { sheet, disposition: 'advice', note: '' })).to.throw('still live');
    bench.finishLookups();
    bench.ends(call);
    await until(() => bench.journal.savedSeq() === bench.journal.lastSeq());
    await bench.restart();
    expect([...bench.desk.sheets()].map(({ id }) => String(id))).to.deep.equal([sheet]);
    expect(() => bench.command('close-sheet', { sheet, disposition: 'gone', note: '' })).to.throw('Unknown disposition');
    bench.command('close-sheet', { sheet, disposition: 'advice', note: ' repos ' });
    expect(bench.desk.sheet(sheet as SheetId)?.closing).to.deep.include({
      note: 'repos',
      disposition: { id: 'advice', label: { fr: 'Conseil', en: 'Advice' } },
    });
    await until(() => [...bench.desk.sheets()].length === 0);
    expect(() => bench.command('reopen-sheet', { sheet, reason: ' ' })).to.throw('Give the reason');
    bench.command('reopen-sheet', { sheet, reason: 'rappel du médecin' });
    expect([...bench.desk.sheets()].map(({ closing }) => closing)).to.deep.equal([null]);
  });

  it('a caller who hung up and was called back leaves no sheet open, unless something was written on it', async () => {
    for (const id of ['pbx1-1.1', 'pbx1-1.2']) bench.arrives(id);
    const [blank, noted] = [...bench.desk.sheets()].map(({ id }) => id);
    bench.command('write-note', { sheet: noted ?? '', note: 'note-0001', text: 'bruit de choc' });
    for (const id of ['pbx1-1.1', 'pbx1-1.2']) bench.ends(callId(id));
    for (const call of ['pbx1-1.1', 'pbx1-1.2']) bench.command('record-call-back', { call, outcome: 'no answer', note: '' });
    expect([...bench.desk.sheets()].map(({ closing }) => closing)).to.deep.equal([null, null]);
    for (const call of ['pbx1-1.1', 'pbx1-1.2']) bench.command('record-call-back', { call, outcome: 'reached', note: '' });
    expect(bench.desk.sheet(blank as SheetId)?.closing).to.deep.include({ by: null, disposition: abandoned });
    expect(bench.desk.sheet(noted as SheetId)?.closing).to.equal(null);
  });

  it('a caller without a number who hung up before an answer leaves nothing to do', () => {
    bench.arrives('pbx1-1.1', { number: null });
    const [sheet] = [...bench.desk.sheets()];
    bench.ends(callId('pbx1-1.1'));
    expect(bench.desk.sheet(sheet?.id as SheetId)?.closing?.disposition).to.deep.equal(abandoned);
  });

  it('a position that lost its phone takes its caller up again, though another has been idle for longer', () => {
    bench.open('p02', 'p01');
    bench.snapshot();
    const call = bench.arrives('pbx1-1.1');
    const first = bench.desk.call(call);
    const at = first?.state === 'offered' ? first.position : expect.fail('not offered');
    expect(() => bench.command('rejoin-call', { position: at, call })).to.throw('on the line');
    bench.answers(call, at);
    bench.nowMs += 1_000;
    bench.command('rejoin-call', { position: at, call });
    expect(bench.pbx.orders.at(-1)).to.equal(`rejoin pbx1-1.1 to ${at}`);
    bench.says({ signal: 'call returned', call, at: bench.now });
    bench.answers(call, at);
    expect(bench.desk.call(call)).to.deep.include({ state: 'answered', position: at });
  });

  it('a fact from outside is taken by the same road; one that cannot be is logged and stops nothing', () => {
    const call = bench.arrives('pbx1-1.1');
    const entry = { type: 'CallFixAdded' as const, at: bench.now, call, fix: aFix('aml-1') };
    const taken = bench.desk.take('location', () => [{ kind: 'call', id: call, entries: [entry] }], {
      kind: 'lookup',
      source: 'aml',
    });
    expect(taken?.commits).to.have.length(1);
    expect(bench.desk.call(call)?.fixes).to.deep.equal([aFix('aml-1')]);
    const wrong = () => {
      throw new Error('a fault');
    };
    expect(bench.desk.take('location', wrong, { kind: 'tocsin' })).to.equal(null);
  });

  it('a closed sheet leaves memory, and comes back from the journal when asked for', async () => {
    bench.open('p01');
    const call = bench.arrives('pbx1-1.1');
    const { sheet = undefined } = bench.desk.call(call) ?? {};
    bench.answers(call);
    bench.finishLookups();
    bench.ends(call);
    bench.command('close-sheet', { sheet: sheet ?? '', disposition: 'advice', note: '' });
    await until(() => [...bench.desk.calls()].length === 0);
    expect([...bench.desk.sheets()]).to.deep.equal([]);
    if (!sheet) throw new Error('no sheet');
    bench.command('add-addendum', { sheet, addendum: 'a-1', text: 'rappel demandé' });
    expect(bench.desk.sheetDocument(sheet)).to.deep.include({ number: '2026-000001', position: 'p01' });
    expect(bench.desk.sheetDocument(sheet)?.addenda[0]?.text).to.equal('rappel demandé');
  });

  describe('after a restart', () => {
    it('goes on where it stopped: callers keep their place, a call in hand is not touched, numbers go on', async () => {
      bench.open('p01');
      const talking = bench.arrives('pbx1-1.1');
      bench.answers(talking);
      bench.nowMs += 10;
      const waiting = ['pbx1-1.2', 'pbx1-1.3'].map((id) => bench.arrives(id, { at: instant(bench.nowMs++) }));
      await bench.command('write-note', { sheet: bench.desk.call(talking)?.sheet ?? '', note: 'note-0001', text: 'feu' }).durable;
      await bench.restart();
      expect(bench.states()).to.deep.equal({ [talking]: 'answered', 'pbx1-1.2': 'queued', 'pbx1-1.3': 'queued' });
      const seen = (call: CallId, phase: SeenPhase) => ({ arrival: anArrival({ call }), phase });
      const inHand: SeenPhase = { is: 'answered', position: p01, leg: legId('9.9'), at: bench.now };
      bench.snapshot(seen(talking, inHand), ...waiting.map((call) => seen(call, { is: 'waiting' })));
      expect(bench.pbx.orders).to.deep.equal([]);
      bench.ends(talking);
      bench.nowMs += 10_000;
      bench.desk.tick();
      expect(bench.pbx.orders.filter((each) => each.startsWith('offer'))).to.deep.equal(['offer pbx1-1.2 to p01']);
      bench.arrives('pbx1-1.4');
      expect([...bench.desk.sheets()].at(-1)?.number).to.equal('2026-000004');
    });

    it('a call that began and ended meanwhile is recorded once, however often the PBX shows it', async () => {
      await bench.restart();
      const arrival = anArrival({ call: callId('pbx1-5.5') });
      const phase: SeenPhase = {
        is: 'ended',
        at: bench.now,
        exact: true,
        by: 'caller',
        cause: 'Normal Clearing',
        answered: null,
      };
      bench.snapshot({ arrival, phase });
      bench.finishLookups();
      await until(() => bench.pbx.orders.includes('forget pbx1-5.5'));
      bench.snapshot({ arrival, phase });
      const recorded = bench.journal.after(0, 1_000).filter((each) => each.stream === 'call/pbx1-5.5');
      expect(recorded.map((each) => each.entries[0]?.type)).to.deep.equal(['CallQueued', 'CallAbandoned']);
    });
  });

  describe('commands', () => {
    const refused = (act: () => unknown): string => {
      try {
        act();
      } catch (error) {
        if (error instanceof Refusal) return error.code;
        throw error;
      }
      return 'done';
    };

    it('that cannot be done say why, and change nothing', () => {
      bench.open('p01');
      const call = bench.arrives('pbx1-1.1');
      const { sheet = '' } = bench.desk.call(call) ?? {};
      bench.command('write-note', { sheet, note: 'note-0001', text: 'à moi' });
      const before = bench.journal.lastSeq();
      expect([
        refused(() => bench.command('open-position', { position: 'p99' })),
        refused(() => bench.command('open-position', { position: 'p01' }, 'other')),
        refused(() => bench.command('pause-position', { position: 'p02', reason: 'break' })),
        refused(() => bench.command('pause-position', { position: 'p01', reason: 'nonsense' })),
        refused(() => bench.command('write-note', { sheet: 'none', note: 'note-0002', text: 'x' })),
        refused(() => bench.command('write-note', { sheet, note: 'note-0001', text: 'x' }, 'other')),
        refused(() => bench.command('write-note', { sheet, note: 'note-0002', text: 'x'.repeat(10_001) })),
        refused(() => bench.command('record-call-back', { call, outcome: 'reached', note: '' })),
        refused(() => bench.command('record-call-back', { call: 'none', outcome: 'reached', note: '' })),
      ]).to.deep.equal([
        'unknown-position',
        'position-taken',
        'position-closed',
        'unknown-pause-reason',
        'unknown-sheet',
        'note-of-another',
        'note-too-long',
        'wrong-call-state',
        'unknown-call',
      ]);
      expect(bench.journal.lastSeq()).to.equal(before);
    });

    it('that ask for what is already so write nothing', () => {
      bench.open('p01');
      const before = bench.journal.lastSeq();
      bench.open('p01');
      bench.command('ready-position', { position: 'p01' });
      bench.command('close-position', { position: 'p02' });
      expect(bench.journal.lastSeq()).to.equal(before);
    });

    it('a paused position finishes its call and gets no other', () => {
      bench.open('p01', 'p02');
      const call = bench.arrives('pbx1-1.1');
      bench.answers(call);
      bench.command('pause-position', { position: 'p01', reason: centre.context.pauseReasons[0]?.id ?? '' });
      bench.ends(call);
      bench.nowMs += 60_000;
      bench.arrives('pbx1-1.2');
      expect(bench.pbx.orders.filter((each) => each.startsWith('offer'))).to.deep.equal([
        'offer pbx1-1.1 to p01',
        'offer pbx1-1.2 to p02',
      ]);
    });

    it('an abandoned caller who was reached is owed nothing more', () => {
      const call = bench.arrives('pbx1-1.1');
      bench.ends(call);
      bench.command('record-call-back', { call, outcome: 'reached', note: 'fausse manœuvre' });
      const after = bench.desk.call(call);
      expect(after?.state === 'abandoned' && after.callBack.state).to.equal('done');
    });
  });

  it('a position taken out of the configuration is offered nothing more', () => {
    bench.open('p01', 'p02');
    bench.desk.applyCentre({ ...centre, positions: centre.positions.slice(1) });
    bench.arrives('pbx1-1.1');
    expect(bench.pbx.orders).to.deep.equal([`offer pbx1-1.1 to ${p02}`]);
  });
});
