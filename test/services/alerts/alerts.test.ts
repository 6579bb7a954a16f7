import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { pino } from 'pino';
import { alertState } from '../../../services/alerts/alert.ts';
import { alertReaction, startAlertKeeper } from '../../../services/alerts/alert-reaction.ts';
import { alertSteps } from '../../../services/alerts/plan-alert.ts';
import { unitChanges } from '../../../services/dispatch/unit-changes.ts';
import { type SheetId, unitId } from '../../../services/ids.ts';
import { eventHead } from '../../../services/projections/event-head.ts';
import { startReactions } from '../../../services/reactions/reactions.ts';
import type { SheetDocument } from '../../../services/sheets/sheet.ts';
import { FakeGateway } from '../../support/gateway.ts';
import { unitFacts } from '../../support/units.ts';
import { until } from '../../support/until.ts';
import { Edge, problemOf } from '../http/edge.ts';

const log = pino({ level: 'silent' });

/** The desk, its journal and its HTTP edge, with gateways that the test holds in its hand. */
describe('the alert of units', () => {
  let edge: Edge;
  let gateway: FakeGateway;
  let running: { close(): Promise<void> };
  let keeper: { close(): void };
  let sheet: SheetId;

  function start() {
    running = startReactions(edge.desk, [alertReaction(() => edge.centre, edge.desk, edge.unitPages)], log);
    keeper = startAlertKeeper(edge.desk, () => Date.now() + edge.aheadMs);
  }

  beforeEach(async () => {
    gateway = await FakeGateway.open();
    edge = await Edge.open();
    edge.centre.alerting = {
      ...edge.centre.alerting,
      gateways: [gateway.configured('pager'), gateway.configured('printer')],
      chains: [
        {
          id: 'all',
          units: [],
          stations: [],
          means: [
            { means: 'pager', to: '{unit}', deadlineS: 30 },
            { means: 'printer', to: '{station}', deadlineS: 30 },
          ],
        },
      ],
    };
    const roster = ['fpt-1', 'vsav-1'].map((id) => unitFacts(id));
    edge.desk.take(
      'roster',
      ({ at }) => unitChanges(roster.map((facts) => ({ type: 'UnitConfigured', at, unit: facts.id, facts }))),
      { kind: 'tocsin' },
    );
    start();
    sheet = edge.arrive().sheet;
  });
  afterEach(async () => {
    keeper.close();
    await running.close();
    await edge.close();
    await gateway.close();
  });

  const engage = (...units: string[]) =>
    edge.command('engage-units', {
      sheet,
      occasion: 'by hand',
      units: units.map((unit) => ({ unit, how: 'free' as const, needs: [], travelS: null })),
    });
  const says = (unit: string, status: 'acknowledged' | 'under way' | 'available') =>
    edge.command('set-unit-status', { unit, status, reason: '', saidAt: null });
  const state = (unit: string) => {
    const { alerts, assignments } = edge.desk.sheet(sheet) ?? expect.fail('no sheet');
    const assignment = assignments.find((one) => one.unit === unit) ?? expect.fail('not engaged');
    return alertState(alerts[assignment.id], assignment);
  };
  const paths = () => gateway.messages.map(({ path }) => path);

  it('an engaged unit is alerted with what it must know, and its crew’s first word acknowledges', async () => {
    await engage('fpt-1');
    await until(() => state('fpt-1') === 'alerted');
    expect(paths()).to.deep.equal(['/pager/fpt-1']);
    const { text } = JSON.parse(gateway.received[0]?.body ?? '{}') as { text: string };
    expect(text)
      .to.include('FPT-1')
      .and.to.include(edge.desk.sheet(sheet)?.number ?? '-');
    await says('fpt-1', 'under way');
    expect(state('fpt-1')).to.equal('acknowledged');
    edge.aheadMs += 31_000;
    await edge.command('write-note', { sheet, note: 'n1', text: 'x' });
    expect(paths()).to.deep.equal(['/pager/fpt-1']);
  });

  it('without an acknowledgement the next means follows, then the operator is told; a late one still counts', async () => {
    await engage('fpt-1');
    await until(() => state('fpt-1') === 'alerted');
    edge.aheadMs += 31_000;
    await until(() => paths().includes('/printer/nord'), 'the printer', 5_000);
    await until(() => state('fpt-1') === 'alerted');
    edge.aheadMs += 31_000;
    await until(() => state('fpt-1') === 'unanswered', 'the alarm', 5_000);
    await says('fpt-1', 'acknowledged');
    expect(state('fpt-1')).to.equal('acknowledged');
    // Acknowledged twice: nothing more is written.
    const before = edge.journal.lastSeq();
    await says('fpt-1', 'acknowledged');
    expect(edge.journal.lastSeq()).to.equal(before);
  });

  it('a pager gateway that refuses hands over at once; one slow unit holds up no other', async () => {
    gateway.isSilentTo = ({ path }) => path === '/pager/fpt-1';
    await engage('fpt-1', 'vsav-1');
    await until(() => state('vsav-1') === 'alerted');
    await until(() => paths().includes('/printer/nord'), 'the printer', 5_000);
    expect(edge.desk.sheet(sheet)?.alerts[`${edge.desk.sheet(sheet)?.number}.1`]?.steps[0]?.over?.why).to.equal('failed');
  });

  it('a unit stood down before it acknowledged is alerted no more', async () => {
    await engage('fpt-1');
    await until(() => state('fpt-1') === 'alerted');
    await edge.command('stand-down-unit', { sheet, unit: 'fpt-1', reason: 'erreur' });
    expect(state('fpt-1')).to.equal('over');
    edge.aheadMs += 31_000;
    const seq = edge.journal.lastSeq();
    await edge.command('write-note', { sheet, note: 'n1', text: 'x' });
    expect(edge.journal.lastSeq()).to.equal(seq + 1);
    expect(paths()).to.deep.equal(['/pager/fpt-1']);
  });

  it('Tocsin ends between the engagement and the pager’s answer: after the restart the unit is alerted, once', async () => {
    gateway.moods = ['silent'];
    await engage('fpt-1');
    await until(() => gateway.received.length === 1);
    keeper.close();
    await running.close();
    await edge.restart();
    start();
    await until(() => state('fpt-1') === 'alerted');
    expect(paths()).to.deep.equal(['/pager/fpt-1']);
    const entries = edge.journal.ofSheet(sheet).flatMap((commit) => commit.entries.map(({ type }) => type));
    expect(entries.filter((type) => type === 'AlertPlanned')).to.have.length(1);
    expect(entries.filter((type) => type === 'AlertTried')).to.have.length(1);
  });

  it('a unit that no means reaches is shown to the operator at once', async () => {
    edge.centre.alerting.chains = [];
    await engage('fpt-1');
    await until(() => state('fpt-1') === 'no means');
  });

  it('the alarm of a unit alerted in vain stands at every page until somebody sees to it, or another unit goes instead', async () => {
    edge.centre.alerting.chains = [];
    await engage('fpt-1');
    await until(() => state('fpt-1') === 'no means');
    const alarms = () => eventHead(edge.desk.sheetDocument(sheet) as SheetDocument, edge.centre.qualification).alarms;
    expect(alarms().map(({ unit }) => unit)).to.deep.equal(['fpt-1']);
    const { body } = await edge.get(`/api/sheets/${sheet}/response`);
    const { instead } = body as { instead: { unit: string; proposed: { unit: string } | null }[] };
    expect(instead.map(({ unit, proposed }) => [unit, proposed?.unit])).to.deep.equal([['fpt-1', 'vsav-1']]);
    const replaced = await edge.command('replace-unit', { sheet, unit: 'fpt-1', instead: 'vsav-1', travelS: 60 });
    expect(replaced.status, JSON.stringify(replaced.body)).to.equal(200);
    const engaged = () => edge.desk.sheet(sheet)?.assignments.flatMap(({ unit, ended }) => (ended ? [] : [unit]));
    expect(engaged()).to.deep.equal(['vsav-1']);
    await until(() => state('vsav-1') === 'no means');
    expect(alarms().map(({ unit }) => unit)).to.deep.equal(['vsav-1']);
    for (let time = 0; time < 2; time += 1) await edge.command('see-alarm', { sheet, unit: 'vsav-1' });
    expect(alarms()).to.deep.equal([]);
    const seen = edge.journal.ofSheet(sheet).flatMap(({ entries }) => entries.filter(({ type }) => type === 'AlertAlarmSeen'));
    expect(seen).to.have.length(1);
    // Seen is not told: the unit stays marked until its crew says a word.
    expect(state('vsav-1')).to.equal('no means');
  });

  it('a unit that cannot go in the place of another leaves that one engaged: all or nothing', async () => {
    await engage('fpt-1');
    await edge.command('set-unit-status', { unit: 'vsav-1', status: 'out of service', reason: 'panne', saidAt: null });
    const refused = await edge.command('replace-unit', { sheet, unit: 'fpt-1', instead: 'vsav-1', travelS: null });
    expect([refused.status, problemOf(refused)]).to.deep.equal([409, 'unit-not-available']);
    expect(edge.desk.sheet(sheet)?.assignments[0]?.ended).to.equal(null);
  });

  it('a chain that names the station goes before the one for all', () => {
    const forAll = { id: 'all', units: [], stations: [], means: [{ means: 'pager', to: '', deadlineS: 5 }] };
    const own = {
      ...forAll,
      id: 'nord',
      stations: ['nord'],
      means: [{ means: 'printer', to: '{station}/{unit}', deadlineS: 5 }],
    };
    const steps = alertSteps([forAll, own], { id: unitId('fpt-1'), station: 'nord' });
    expect(steps).to.deep.equal([{ means: 'printer', to: 'nord/fpt-1', deadlineS: 5 }]);
    expect(alertSteps([own], { id: unitId('fpt-1'), station: 'sud' })).to.deep.equal([]);
  });

  it('messages and instructions are on the sheet with their sender, and who has them', async () => {
    await engage('fpt-1', 'vsav-1');
    const message = { sheet, message: 'm1', unit: 'fpt-1', form: 'situation' as const, text: 'Feu éteint', saidAt: null };
    for (let time = 0; time < 2; time += 1) expect((await edge.command('record-field-message', message)).status).to.equal(200);
    await edge.command('acknowledge-field-message', { sheet, message: 'm1', unit: null });
    await edge.command('instruct-units', { sheet, message: 'm2', to: 'event', text: 'Passez sur TAC 2' });
    await edge.command('acknowledge-field-message', { sheet, message: 'm2', unit: 'vsav-1' });
    const [said, told] = edge.desk.sheet(sheet)?.fieldMessages ?? [];
    expect(said).to.deep.include({ from: { unit: 'fpt-1', callSign: 'FPT-1' }, form: 'situation', text: 'Feu éteint' });
    expect(said?.acknowledged).to.have.length(1);
    expect(told?.to.map(({ unit }) => unit)).to.deep.equal(['fpt-1', 'vsav-1']);
    expect(told?.acknowledged.map(({ unit }) => unit)).to.deep.equal(['vsav-1']);
    const unknown = await edge.command('acknowledge-field-message', { sheet, message: 'm3', unit: null });
    expect([unknown.status, problemOf(unknown)]).to.deep.equal([404, 'unknown-message']);
  });
});
