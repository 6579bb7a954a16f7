import { expect } from 'chai';
import { describe, it } from 'mocha';
import { callId, positionId, sheetId, unitId } from '../../../services/ids.ts';
import type { Entry } from '../../../services/journal/commit.ts';
import { type Figures, foldFigures, noFigures } from '../../../services/room/figures.ts';
import { localTimeIn } from '../../../services/room/local-time.ts';
import { emptySpread, viewOfSpread, withTime } from '../../../services/room/spread.ts';
import { changesSince, viewOfDay, withChange } from '../../../services/room/view.ts';
import { aQueuedCall, moment } from '../../support/calls.ts';

const inParis = localTimeIn('Europe/Paris');
const p01 = positionId('p01');
const day = '2026-11-24';

const queued = (id: string, atMs: number): Entry => {
  const { id: _id, state: _state, failedOffers: _offers, ...facts } = aQueuedCall(id, { arrivedAt: moment(atMs) });
  return { type: 'CallQueued', at: moment(atMs), call: callId(id), facts };
};
const answered = (id: string, atMs: number, position = p01): Entry => {
  return { type: 'CallAnswered', at: moment(atMs), call: callId(id), position, operator: null, leg: 'l' as never };
};
const abandoned = (id: string, atMs: number): Entry => {
  return { type: 'CallAbandoned', at: moment(atMs), call: callId(id), cause: '', exact: true };
};
const engaged = (id: string, atMs: number, how: 'free' | 'next' = 'free'): Entry => ({
  ...{ type: 'UnitEngaged', at: moment(atMs), unit: unitId('fpt-1'), sheet: sheetId(`sheet-${id}`), sheetNumber: '2026-000001' },
  ...{ assignment: 'a' as never, callSign: 'FPT 1', unitType: 'engine', needs: [], how, occasion: 'by hand', travelS: null },
  by: 'op01' as never,
});
const link = (state: 'up' | 'degraded' | 'down', atMs: number, reason: string | null = null): Entry => ({
  ...{ type: 'LinkChanged', at: moment(atMs), link: 'mongodb', state, reason },
});
const fold = (...entries: Entry[]): Figures => foldFigures(noFigures, { entries }, inParis);
const of = (figures: Figures) => figures.days.get(day);

describe('the figures of the room', () => {
  it('calls answered after 9, 15 and 21 seconds count within 10, 15 and 20, and one that hung up with none', () => {
    const figures = fold(
      ...['1', '2', '3', '4'].map((id) => queued(id, 0)),
      ...[answered('1', 9_000), answered('2', 15_000), answered('3', 21_000), abandoned('4', 30_000)],
    );
    const total = of(figures)?.total;
    expect(total).to.include({ arrived: 4, answered: 3, abandoned: 1, within10: 1, within15: 2, within20: 2 });
    expect(total && viewOfSpread(total.wait)).to.deep.equal({
      count: 3,
      mean: 15_000,
      median: 20_000,
      p90: 21_000,
      longest: 21_000,
    });
    expect(figures.waiting.size).to.equal(0);
  });

  it('a call that waits over the hour counts in the hour in which it arrived, by the centre’s clocks', () => {
    const lastMinute = 59 * 60_000;
    const figures = fold(queued('1', lastMinute), answered('1', lastMinute + 90_000));
    expect(Object.keys(of(figures)?.hours ?? {})).to.deep.equal(['05']);
    expect(of(figures)?.hours['05']).to.include({ arrived: 1, answered: 1, within20: 0 });
  });

  it('a caller answered again after the phone was lost is counted once, for who answered first', () => {
    const figures = fold(queued('1', 0), answered('1', 5_000), answered('1', 60_000, positionId('p02')));
    expect(Object.keys(of(figures)?.positions ?? {})).to.deep.equal(['p01']);
    expect(of(figures)?.total.answered).to.equal(1);
  });

  it('from answer to alert counts to the first unit that is alerted, not to one that finishes another mission first', () => {
    const figures = fold(
      queued('1', 0),
      answered('1', 5_000),
      engaged('1', 20_000, 'next'),
      engaged('1', 65_000),
      engaged('1', 99_000),
    );
    const toAlert = of(figures)?.positions[p01]?.toAlert ?? emptySpread;
    expect(toAlert).to.include({ count: 1, longestMs: 60_000 });
    expect(figures.handled.size).to.equal(0);
  });

  it('an outage says from when to when, the worst that it was, and the calls and alerts that it touched', () => {
    const lasting = fold(queued('1', 0), link('degraded', 1_000, 'slow'), queued('2', 2_000), link('down', 3_000, 'refused'));
    expect([...lasting.down.values()]).to.have.length(1);
    const entries = [answered('1', 3_500), engaged('1', 4_000), link('up', 61_000), link('up', 62_000)];
    const over = foldFigures(lasting, { entries }, inParis);
    expect(over.down.size).to.equal(0);
    expect(of(over)?.outages).to.deep.equal([
      { link: 'mongodb', state: 'down', reason: 'refused', begin: moment(1_000), end: moment(61_000), calls: 2, alerts: 1 },
    ]);
  });

  it('keeps two days however long it runs', () => {
    const dayMs = 86_400_000;
    const entries = [0, 1, 2, 3, 4].flatMap((n) => [queued(`${n}`, n * dayMs), abandoned(`${n}`, n * dayMs + 1_000)]);
    expect([...fold(...entries).days.keys()]).to.deep.equal(['2026-11-27', '2026-11-28']);
  });

  it('a page that folds the changes has what a page that comes later gets whole', () => {
    let figures = noFigures;
    let page = null;
    let told = null;
    for (const entry of [
      queued('1', 0),
      answered('1', 8_000),
      queued('2', 3_600_000),
      abandoned('2', 3_601_000),
      engaged('1', 9_000),
    ]) {
      figures = foldFigures(figures, { entries: [entry] }, inParis);
      const now = of(figures);
      if (!now) throw new Error('no figures');
      const view = viewOfDay(now, [], true);
      const change = changesSince(told, now, view);
      page = page === null ? view : withChange(page, JSON.parse(JSON.stringify(change)));
      told = now;
      expect(page).to.deep.equal(view);
    }
  });

  it('a wait of an hour is told as it was, and the steps stay bounded', () => {
    const hour = 3_600_000;
    const spread = [hour, 2 * hour, 1_000].reduce(withTime, emptySpread);
    expect(Object.keys(spread.steps)).to.deep.equal(['0', '359']);
    expect(viewOfSpread(spread)).to.include({ median: 2 * hour, longest: 2 * hour });
  });
});
