import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { loadCentre } from '../../../config/load-centre.ts';
import type { Recommendation } from '../../../services/dispatch/recommend.ts';
import type { SheetId } from '../../../services/ids.ts';
import { type OsrmMood, TestOsrm } from '../../support/osrm.ts';
import { sampleFolder } from '../../support/sample-qualification.ts';
import { Edge } from '../http/edge.ts';

const deadlineMs = 400;

describe('travel times by road', () => {
  let edge: Edge;
  let osrm: TestOsrm;
  let sheet: SheetId;
  beforeEach(async () => {
    osrm = await TestOsrm.open();
    const loaded = await loadCentre(sampleFolder);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    edge = await Edge.open();
    const { dispatch, qualification } = loaded.centre;
    const travel = { url: osrm.url, deadlineMs, keepMinutes: 60, tableSize: 4, breakAfter: 3, retryMs: 10_000 };
    Object.assign(edge.centre, { dispatch: { ...dispatch, travel }, qualification });
    edge.desk.applyCentre(edge.centre);
    edge.travelTimes.configure();
    sheet = edge.arrive().sheet;
    await edge.command('choose-nature', { sheet, nature: 'house-fire' });
    await setPlace([2.395, 46.77]);
  });
  afterEach(async () => {
    await edge.close();
    await osrm.close();
  });

  const setPlace = (lonLat: [number, number]) =>
    edge.command('set-place', {
      ...{ sheet, kind: 'map', label: 'Sur la carte', lonLat, precision: 'exact', source: 'operator' },
      ...{ commune: null, address: null },
    });
  const response = async () => ((await edge.get(`/api/sheets/${sheet}/response`)).body as { response: Recommendation }).response;
  const link = () => edge.links.all().find(({ name }) => name === 'travel');

  it('the proposal has the times of the road server, in tables as large as it allows, and asks once for each cell', async () => {
    const proposed = await response();
    expect(proposed.travel).to.equal('road');
    expect(proposed.units.map(({ travelS }) => travelS)).to.deep.equal(proposed.units.map(() => 777));
    expect(link()).to.deep.include({ state: 'up', reason: null });
    const asked = osrm.asked.length;
    expect(asked).to.be.greaterThan(1);
    for (const path of osrm.asked) expect(path).to.match(/^\/table\/v1\/driving\/(-?[\d.]+,-?[\d.]+;){1,3}2\.395,46\.77$/);
    await setPlace([2.3951, 46.7702]);
    expect((await response()).travel).to.equal('road');
    expect(osrm.asked.length).to.equal(asked);
    edge.aheadMs = 61 * 60_000;
    await response();
    expect(osrm.asked.length).to.equal(2 * asked);
  });

  const faults: [OsrmMood, string][] = [
    ['slow', `no answer within ${deadlineMs} ms`],
    ['refusing', 'status 400'],
    ['malformed', 'not an OSRM table'],
    ['cut short', 'not an OSRM table'],
    ['too few', 'times for 3 places'],
    ['impossible', 'no vehicle can reach'],
  ];
  for (const [mood, reason] of faults)
    it(`a road server that is ${mood}: straight lines, shown as such, within the deadline, and the link says why`, async () => {
      osrm.mood = mood;
      const before = performance.now();
      const proposed = await response();
      // With room for a busy machine; a server that never answers would hold it forever.
      expect(performance.now() - before).to.be.lessThan(deadlineMs + 1_500);
      expect(proposed.travel).to.equal('straight line');
      expect(proposed.units.length).to.be.greaterThan(0);
      expect(link()?.state).to.equal('degraded');
      expect(link()?.reason).to.contain(reason);
    });

  it('an answer with half of the times: those are used, the others estimated and marked, and the link is degraded', async () => {
    osrm.mood = 'half';
    const proposed = await response();
    expect(proposed.travel).to.equal('partly by road');
    const all = [...proposed.units, ...proposed.needs.flatMap(({ alternatives }) => alternatives)];
    for (const { isByRoad, travelS } of all) expect(travelS === 777).to.equal(isByRoad);
    expect(all.filter(({ isByRoad }) => !isByRoad)).not.to.deep.equal([]);
    expect(link()?.reason).to.match(/^no time for \d+ of \d+ places$/);
  });

  it('a server that keeps failing is left alone, then tried once, and its times count again', async () => {
    osrm.mood = 'refusing';
    for (let time = 0; time < 3; time += 1) await response();
    const asked = osrm.asked.length;
    expect((await response()).travel).to.equal('straight line');
    expect(osrm.asked.length).to.equal(asked);
    osrm.mood = 'well';
    edge.aheadMs = 11_000;
    expect((await response()).travel).to.equal('road');
    expect(link()?.state).to.equal('up');
  });

  it('while nobody knows where the event is, nothing is asked; without a server, times are by straight line', async () => {
    const other = edge.arrive().sheet;
    await edge.command('choose-nature', { sheet: other, nature: 'house-fire' });
    osrm.asked.length = 0;
    const { body } = await edge.get(`/api/sheets/${other}/response`);
    expect((body as { response: Recommendation }).response.at).to.equal(null);
    expect(osrm.asked).to.deep.equal([]);
    edge.centre.dispatch = { ...edge.centre.dispatch, travel: undefined };
    edge.travelTimes.configure();
    expect((await response()).travel).to.equal('straight line');
    expect(link()?.state).to.equal('not configured');
  });
});
