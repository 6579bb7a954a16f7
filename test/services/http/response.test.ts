import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { loadCentre } from '../../../config/load-centre.ts';
import type { Centre } from '../../../config/schema.ts';
import type { Recommendation } from '../../../services/dispatch/recommend.ts';
import type { Unit } from '../../../services/dispatch/unit.ts';
import type { SheetView } from '../../../services/http/messages.ts';
import type { SheetId } from '../../../services/ids.ts';
import { sampleFolder } from '../../support/sample-qualification.ts';
import { until } from '../../support/until.ts';
import { faultsOf } from '../journal/faults.ts';
import { Edge } from './edge.ts';

describe('the response to an event, with the sample centre’s units', () => {
  let edge: Edge;
  let sheet: SheetId;
  beforeEach(async () => {
    const loaded = await loadCentre(sampleFolder);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    edge = await Edge.open();
    const { dispatch, qualification } = loaded.centre;
    Object.assign(edge.centre satisfies Centre, { dispatch, qualification });
    edge.desk.applyCentre(edge.centre);
    sheet = edge.arrive().sheet;
  });
  afterEach(() => edge.close());

  const response = async () =>
    ((await edge.get(`/api/sheets/${sheet}/response`)).body as { response: Recommendation | null }).response;
  const view = async () => (await edge.get(`/api/sheets/${sheet}`)).body as SheetView;
  const place = (lonLat: [number, number]) =>
    edge.command('set-place', {
      sheet,
      kind: 'map',
      label: 'Sur la carte',
      lonLat,
      precision: 'exact',
      source: 'operator',
      commune: null,
      address: null,
    });
  const engageAll = ({ units }: Recommendation, occasion: 'recommended' | 'reinforcement') =>
    edge.command('engage-units', {
      sheet,
      occasion,
      units: units.map(({ unit, needs, travelS }) => ({ unit, how: 'free' as const, needs, travelS })),
    });

  it('given a house fire in the south, the nearest units are proposed with their reasons, and one key engages them all', async () => {
    expect(await response()).to.equal(null);
    await edge.command('choose-nature', { sheet, nature: 'house-fire' });
    expect((await place([2.395, 46.77])).status).to.equal(200);
    const proposed = (await response()) as Recommendation;
    expect(proposed.plan.id).to.equal('building-fire');
    const attack = proposed.needs.find(({ key }) => key === '0.attack');
    expect(attack?.units).to.have.members(['fpt-south-1', 'fptsr-south']);
    expect(proposed.units[0]?.reasons.map(({ fr }) => fr)).to.include('depuis Caserne des Tanneries');
    // First aid comes with one of those that come anyway.
    expect(proposed.units.length).to.equal(5);
    expect((await engageAll(proposed, 'recommended')).status).to.equal(200);
    expect((await view()).sheet.assignments.map(({ status }) => status)).to.deep.equal(Array(5).fill('alerted'));
  });

  it('what is engaged is no longer asked for: the next level is the reinforcement, and what is short says why', async () => {
    await edge.command('choose-nature', { sheet, nature: 'house-fire' });
    await place([2.395, 46.77]);
    await engageAll((await response()) as Recommendation, 'recommended');
    const next = (await response()) as Recommendation;
    expect(next.level).to.equal(1);
    expect(next.needs.map(({ key }) => key)).to.deep.equal(['1.attack-2', '1.doctor', '1.order']);
    for (const id of ['smur-1', 'smur-2'])
      await edge.command('set-unit-status', { unit: id, status: 'out of service', reason: 'panne', saidAt: null });
    const short = ((await response()) as Recommendation).needs.find(({ key }) => key === '1.doctor');
    expect(short).to.include({ short: 1 });
    expect(short?.why?.fr).to.equal('2 savent le faire : 2 hors service');
  });

  it('a unit stood down leaves its place open, and the plan asks for it again', async () => {
    await edge.command('choose-nature', { sheet, nature: 'house-fire' });
    const first = (await response()) as Recommendation;
    await engageAll(first, 'recommended');
    const gone = first.units.find(({ needs }) => needs.includes('0.ladder'))?.unit ?? '';
    await edge.command('stand-down-unit', { sheet, unit: gone, reason: 'inutile' });
    const again = (await response()) as Recommendation;
    expect([again.level, ...again.needs.map(({ key }) => key)]).to.deep.equal([0, '0.ladder']);
  });

  it('immediate departure engages the reflex response with the decision, all in one append', async () => {
    await edge.command('choose-nature', { sheet, nature: 'house-fire' });
    const { body } = await edge.command('decide-departure', { sheet });
    expect(body).to.include({ durable: true });
    const { assignments, departures } = (await view()).sheet;
    expect(departures).to.have.length(1);
    expect(assignments.length).to.be.greaterThan(3);
    expect(assignments.every(({ occasion }) => occasion === 'immediate departure')).to.equal(true);
    expect(faultsOf(edge.folder)).to.deep.equal([]);
  });

  it('an event without a unit, then one that does not acknowledge, says on the board what it waits for and until when', async () => {
    const probe = await edge.live();
    await probe.subscribe('board');
    const awaits = () =>
      probe
        .of('event')
        .filter(({ head }) => head.id === sheet)
        .at(-1)?.head.awaits;
    await edge.command('choose-nature', { sheet, nature: 'house-fire' });
    await until(() => awaits()?.what === 'engagement');
    await engageAll((await response()) as Recommendation, 'recommended');
    await until(() => awaits()?.what === 'acknowledgement');
    expect(awaits()?.callSign).to.be.a('string');
  });

  it('a unit back from a mission is proposed again once its checks are done', async () => {
    await edge.command('choose-nature', { sheet, nature: 'house-fire' });
    await place([2.395, 46.77]);
    const free = { unit: 'fpt-south-1', how: 'free' as const, needs: [], travelS: null };
    await edge.command('engage-units', { sheet, occasion: 'by hand', units: [free] });
    for (const status of ['on scene', 'returning', 'available'] as const)
      await edge.command('set-unit-status', { unit: 'fpt-south-1', status, reason: '', saidAt: null });
    const isProposed = async () => (await response())?.units.some(({ unit }) => unit === 'fpt-south-1');
    expect(await isProposed()).to.equal(false);
    const { checksLeft } = (await edge.get('/api/units/fpt-south-1')).body as Unit;
    expect(checksLeft).to.deep.equal(['water', 'breathing']);
    for (const check of checksLeft) await edge.command('check-unit', { unit: 'fpt-south-1', check });
    expect(await isProposed()).to.equal(true);
  });
});
