import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Radio } from '../../../config/alerting/schema.ts';
import { alertText } from '../../../services/alerts/plan-alert.ts';
import { unitChanges } from '../../../services/dispatch/unit-changes.ts';
import type { SheetId } from '../../../services/ids.ts';
import { sampleCentre } from '../../support/sample-centre.ts';
import { unitFacts } from '../../support/units.ts';
import { Edge, problemOf } from '../http/edge.ts';

const radio: Radio = {
  talkgroups: [
    { id: 'tac-1', label: 'TAC 1', services: ['fire'], shared: false },
    { id: 'tac-2', label: 'TAC 2', services: ['fire'], shared: false },
    { id: 'common', label: 'COMMUN', services: [], shared: true },
  ],
  allot: [{ id: 'rescue', label: { fr: 'Secours', en: 'Rescue' }, services: ['fire'] }],
  order: [],
};
const type = (id: string, service: string) => {
  const label = { fr: id, en: id };
  return { id, label, service, capabilities: ['pump'], crew: { least: 2, usual: 4 }, checks: [] };
};

/** The desk, its journal and its HTTP edge, with the talkgroups of the test. */
describe('talkgroups of events', () => {
  let edge: Edge;
  beforeEach(async () => {
    const centre = sampleCentre(27, 3);
    centre.alerting = { ...centre.alerting, radio };
    centre.dispatch = { ...centre.dispatch, unitTypes: [type('engine', 'fire'), type('car', 'police')] };
    edge = await Edge.open(centre);
    roster();
  });
  afterEach(() => edge.close());

  /** Units that no file names are taken away at each start. */
  function roster() {
    const engines = ['fpt-1', 'fpt-2', 'fpt-3', 'fpt-4'].map((id) => unitFacts(id));
    const facts = [...engines, unitFacts('car-1', { type: 'car', service: 'police' })];
    edge.desk.take(
      'roster',
      ({ at }) => unitChanges(facts.map((one) => ({ type: 'UnitConfigured', at, unit: one.id, facts: one }))),
      { kind: 'tocsin' },
    );
  }
  function event(): SheetId {
    const call = edge.arrive();
    edge.answer(call.id);
    edge.end(call.id);
    return call.sheet;
  }
  const engage = (sheet: SheetId, ...units: string[]) =>
    edge.command('engage-units', {
      sheet,
      occasion: 'by hand',
      units: units.map((unit) => ({ unit, how: 'free' as const, needs: [], travelS: null })),
    });
  const sheetOf = (id: SheetId) => edge.desk.sheet(id) ?? expect.fail('no sheet');
  const labels = (id: SheetId) => sheetOf(id).talkgroups.map(({ label }) => label);
  const close = async (sheet: SheetId) => {
    for (const { unit, ended } of sheetOf(sheet).assignments)
      if (!ended) await edge.command('stand-down-unit', { sheet, unit, reason: 'fin' });
    return edge.command('close-sheet', {
      sheet,
      disposition: edge.centre.dispositions[0]?.id ?? '',
      note: 'fin',
      silentCheck: true,
    });
  };

  it('the first fire engine brings a talkgroup of its own, which its alert names; a police car alone brings none', async () => {
    const [fire, theft] = [event(), event()];
    await engage(theft, 'car-1');
    await engage(fire, 'fpt-1');
    expect([labels(theft), labels(fire)]).to.deep.equal([[], ['TAC 1']]);
    const document = edge.desk.sheetDocument(fire) ?? expect.fail('no sheet');
    const [assignment] = document.assignments;
    expect(assignment && alertText(edge.centre, document, assignment)).to.include('Radio : TAC 1');
    await engage(fire, 'fpt-2');
    expect(labels(fire)).to.deep.equal(['TAC 1']);
  });

  it('three fires at once: each has its own until there is none, then the shared one, marked, and its crews are told with whom', async () => {
    const fires = [event(), event(), event(), event()];
    for (const [at, fire] of fires.entries()) await engage(fire, `fpt-${at + 1}`);
    expect(fires.map(labels)).to.deep.equal([['TAC 1'], ['TAC 2'], ['COMMUN'], ['COMMUN']]);
    const [first, , , last] = fires as [SheetId, SheetId, SheetId, SheetId];
    expect(sheetOf(last).talkgroups[0]?.shared).to.equal(true);
    const taken = await edge.command('allot-talkgroup', { sheet: last, talkgroup: 'tac-1' });
    expect([taken.status, problemOf(taken)]).to.deep.equal([409, 'talkgroup-taken']);
    expect(JSON.stringify(taken.body)).to.include(sheetOf(first).number);
  });

  it('none free and none to share: the event says so, and once another gives its own back, one key finds it and tells the crew', async () => {
    edge.centre.alerting.radio = { ...radio, talkgroups: radio.talkgroups.slice(0, 1) };
    const [one, two] = [event(), event()];
    await engage(one, 'fpt-1');
    await engage(two, 'fpt-2');
    await engage(two, 'fpt-3');
    expect(sheetOf(two).talkgroupsLacking.map(({ rule }) => rule)).to.deep.equal(['rescue']);
    const refused = await edge.command('allot-talkgroup', { sheet: two, talkgroup: null });
    expect([refused.status, problemOf(refused)]).to.deep.equal([409, 'no-talkgroup']);
    await edge.command('release-talkgroup', { sheet: one, talkgroup: 'tac-1' });
    expect(sheetOf(one).fieldMessages.map(({ text }) => text)).to.deep.equal(['Quittez TAC 1.']);
    expect((await edge.command('allot-talkgroup', { sheet: two, talkgroup: null })).status).to.equal(200);
    expect([labels(two), sheetOf(two).talkgroupsLacking]).to.deep.equal([['TAC 1'], []]);
    const [told] = sheetOf(two).fieldMessages;
    expect(told).to.deep.include({ text: 'Passez sur TAC 1.' });
    expect(told?.to.map(({ unit }) => unit)).to.deep.equal(['fpt-2', 'fpt-3']);
  });

  it('the end of the event gives it back; a restart meanwhile forgets nothing of it', async () => {
    const [one, two] = [event(), event()];
    await engage(one, 'fpt-1');
    await edge.restart();
    roster();
    expect(labels(one)).to.deep.equal(['TAC 1']);
    await engage(two, 'fpt-2');
    expect(labels(two)).to.deep.equal(['TAC 2']);
    const closed = await close(one);
    expect(closed.status, JSON.stringify(closed.body)).to.equal(200);
    expect(labels(one)).to.deep.equal([]);
    const free = await edge.command('allot-talkgroup', { sheet: two, talkgroup: 'tac-1' });
    expect(free.status).to.equal(200);
    // Reopened, it does not take back what another has.
    await edge.command('reopen-sheet', { sheet: one, reason: 'reprise' });
    expect(labels(one)).to.deep.equal([]);
  });

  it('a talkgroup that no file names is refused with those that are there', async () => {
    const refused = await edge.command('allot-talkgroup', { sheet: event(), talkgroup: 'tac-9' });
    expect([refused.status, problemOf(refused)]).to.deep.equal([422, 'unknown-talkgroup']);
    expect(JSON.stringify(refused.body)).to.include('tac-2');
  });
});
