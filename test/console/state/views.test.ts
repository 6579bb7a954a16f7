import { expect } from 'chai';
import { describe, it } from 'mocha';
import { boardOf, foldBoard } from '../../../console/state/board.ts';
import { focusAfter, noFocus, shownSheet, stepBack } from '../../../console/state/focus.ts';
import { retryDelayMs } from '../../../console/state/live.ts';
import type { Findable } from '../../../console/state/palette.ts';
import { find } from '../../../console/state/palette.ts';
import { plotFixes, scaleBar } from '../../../console/state/plot.ts';
import { callBacks, fixRows, noteLines, placeOf, positionState, queueRows } from '../../../console/state/views.ts';
import type { CallEntry } from '../../../services/calls/call.ts';
import { prefixFix, subscriberFix } from '../../../services/context/derived-fixes.ts';
import { bestFix, currentFixes, placeName, withFix } from '../../../services/context/fix.ts';
import type { SheetId } from '../../../services/ids.ts';
import { callId, legId, noteId, operatorId, positionId } from '../../../services/ids.ts';
import type { Position } from '../../../services/positions/position.ts';
import { aFix, aQueuedCall, moment, startMs } from '../../support/calls.ts';

const p01 = positionId('p01');
const camille = operatorId('camille');

const aPosition = (known: Partial<Position> = {}): Position => ({
  ...{ id: p01, name: 'Poste 1', groups: [], skills: [], wrapUpMs: 5_000, operator: camille, operatorSince: moment(0) },
  ...{ pause: null, mark: null, activity: { is: 'idle', since: moment(0) } },
  ...known,
});

const aBoard = (calls = [aQueuedCall('pbx1-1.1')], position = aPosition()) =>
  boardOf({ serverNow: moment(0), calls, positions: [position], events: [], links: [], serviceTargetMs: 10_000 });

const call = callId('pbx1-1.1');
const offered: CallEntry = { type: 'CallOffered', at: moment(100), call, position: p01 };
const answered: CallEntry = { type: 'CallAnswered', at: moment(200), call, position: p01, operator: camille, leg: legId('1.2') };
const ended: CallEntry = { type: 'CallEnded', at: moment(9_000), call, by: 'caller', cause: '', exact: true };
const folded = (...entries: CallEntry[]) => entries.reduce((board, entry) => foldBoard(board, { entries: [entry] }), aBoard());

describe('the board of the page', () => {
  it('folds a call and its position from the same entry', () => {
    const board = folded(offered, answered);
    expect(board.calls.get(call)?.state).to.equal('answered');
    expect(positionState(board.positions.get(p01), camille, startMs)).to.equal('on-call');
  });

  it('keeps a finished call while a position still finishes its sheet, and forgets it after', () => {
    const board = folded(offered, answered, ended);
    expect(board.calls.has(call)).to.equal(true);
    const ready = foldBoard(board, { entries: [{ type: 'PositionReadied', at: moment(9_500), position: p01 }] });
    expect(ready.calls.has(call)).to.equal(false);
  });

  it('leaves out what it hears of a call that the snapshot no longer had', () => {
    expect(foldBoard(aBoard([]), { entries: [{ type: 'CallRang', at: moment(1), call, position: p01 }] }).calls.size).to.equal(0);
  });

  it('throws where an entry does not fit, so that a new snapshot is asked for', () => {
    expect(() => folded(ended)).to.throw('cannot end');
  });
});

describe('the state of my position', () => {
  it('wrap-up ends by the clock alone', () => {
    const position = folded(offered, answered, ended).positions.get(p01);
    expect(positionState(position, camille, startMs + 13_999)).to.equal('wrap-up');
    expect(positionState(position, camille, startMs + 14_000)).to.equal('free');
  });

  it('a call goes before a pause, and a position that another holds is not mine', () => {
    const paused = aPosition({ pause: { reason: 'meal', since: moment(0) } });
    expect(positionState(paused, camille, startMs)).to.equal('paused');
    expect(positionState({ ...paused, activity: { is: 'ringing', call, since: moment(0) } }, camille, startMs)).to.equal(
      'ringing',
    );
    expect(positionState(paused, operatorId('sacha'), startMs)).to.equal('closed');
  });
});

describe('the sheet on the screen', () => {
  const other = 'other' as SheetId;

  it('a call for me comes up over a sheet opened by hand', () => {
    const focus = focusAfter({ mine: null, opened: other }, folded(offered), p01, startMs);
    expect(focus).to.deep.equal({ mine: { call, sheet: 'sheet-pbx1-1.1' }, opened: null });
  });

  it('Escape goes back to my call, and never puts away the sheet of a call that goes on', () => {
    const board = folded(offered, answered);
    const mine = focusAfter(noFocus, board, p01, startMs);
    const activity = board.positions.get(p01)?.activity ?? null;
    expect(stepBack({ ...mine, opened: other }, activity, startMs)).to.deep.equal(mine);
    expect(stepBack(mine, activity, startMs)).to.equal(mine);
  });

  it('once put away after wrap-up it does not come back by itself', () => {
    const board = folded(offered, answered, ended);
    const mine = focusAfter(noFocus, board, p01, startMs + 9_000);
    const after = stepBack(mine, board.positions.get(p01)?.activity ?? null, startMs + 15_000);
    expect(shownSheet(after)).to.equal(null);
    expect(focusAfter(after, board, p01, startMs + 15_000)).to.equal(after);
  });

  it('an offer that I did not answer takes its sheet with it', () => {
    const failed: CallEntry = {
      type: 'CallOfferFailed',
      at: moment(900),
      call,
      position: p01,
      failure: 'no answer',
      retryAt: moment(9_900),
    };
    const mine = focusAfter(noFocus, folded(offered), p01, startMs);
    expect(shownSheet(focusAfter(mine, folded(offered, failed), p01, startMs))).to.equal(null);
  });

  it('a caller who hung up while it rang stays on the screen: the call-back is mine to see', () => {
    const abandoned: CallEntry = { type: 'CallAbandoned', at: moment(900), call, cause: '', exact: true };
    const mine = focusAfter(noFocus, folded(offered), p01, startMs);
    expect(shownSheet(focusAfter(mine, folded(offered, abandoned), p01, startMs))).to.equal('sheet-pbx1-1.1');
    expect(callBacks(folded(offered, abandoned)).map(({ id }) => id)).to.deep.equal([call]);
  });
});

describe('the queue', () => {
  it('is in the server’s order, with the bar full at the target', () => {
    const calls = [aQueuedCall('late', { arrivedAt: moment(-20_000) }), aQueuedCall('urgent', { priority: 0 })];
    const rows = queueRows(aBoard(calls), startMs + 5_000, 45_000, p01);
    expect(rows.map(({ call: { id }, filled, isOver }) => [id, filled, isOver])).to.deep.equal([
      ['urgent', 0.5, false],
      ['late', 1, true],
    ]);
  });

  it('a call that rings at my own position is not waiting', () => {
    expect(queueRows(folded(offered), startMs, 45_000, p01)).to.deep.equal([]);
    expect(queueRows(folded(offered), startMs, 45_000, positionId('p02'))).to.have.length(1);
  });
});

describe('what is known of the caller', () => {
  it('the place is the commune of the smallest fix', () => {
    const commune = (name: string) => ({ code: '1', name, department: '00', distanceM: 1 });
    const fixes = [
      aFix('cell', { commune: commune('Loin') }),
      aFix('aml', { shape: { type: 'circle', centre: [2.4, 46.8], radiusM: 9 }, commune: commune('Ici') }),
    ];
    expect(placeOf(aQueuedCall('x', { fixes }))).to.include({ name: 'Ici' });
  });

  it('a fix that arrives in the course of the call is marked, for a while', () => {
    const known = aQueuedCall('x', { fixes: [aFix('a'), aFix('b', { source: 'aml', receivedAt: moment(12_000) })] });
    const marks = (nowMs: number) => fixRows(known, nowMs).map(({ letter, lateMs, isFresh }) => [letter, lateMs, isFresh]);
    expect(marks(startMs + 13_000)).to.deep.equal([
      ['A', null, false],
      ['B', 12_000, true],
    ]);
    expect(marks(startMs + 40_000)[1]).to.deep.equal(['B', 12_000, false]);
  });
});

describe('several fixes of one source', () => {
  it('the last one speaks for it under the letter that it had; the ones before stay, newest first', () => {
    const later = (id: string, seconds: number) => aFix(id, { source: 'link', receivedAt: moment(seconds * 1_000) });
    const known = aQueuedCall('x', { fixes: [later('link-1', 5), aFix('a'), later('link-2', 9), later('link-3', 12)] });
    const rows = fixRows(known, startMs + 13_000);
    expect(rows.map(({ letter, fix, earlier }) => [letter, fix.id, earlier.map(({ id }) => id)])).to.deep.equal([
      ['A', 'link-3', ['link-2', 'link-1']],
      ['B', 'a', []],
    ]);
  });

  it('a thousand positions of a caller who walks leave ten on the call', () => {
    const walk = Array.from({ length: 1_000 }, (_, index) =>
      aFix(`link-${index}`, { source: 'link', receivedAt: moment(index) }),
    );
    const kept = walk.reduce(withFix, [aFix('sip-1')]);
    expect(kept).to.have.length(11);
    expect(currentFixes(kept).map(({ id }) => id)).to.deep.equal(['sip-1', 'link-999']);
  });

  it('the zone of a number and the address behind it never pass for where the caller is', () => {
    const zone = prefixFix({ number: { e164: '+33261910021', national: '', country: 'FR', kind: 'fixed' } }, moment(0));
    const home = subscriberFix(
      { subscriber: { name: 'A', address: '1 rue X', note: null, vulnerable: false, source: 's' } },
      moment(0),
    );
    const fixes = [zone, home].flatMap((fix) => fix ?? []);
    expect(fixes).to.have.length(2);
    expect(bestFix(fixes)?.source).to.equal('subscriber');
    expect(placeName(fixes)).to.equal(null);
    expect(placeOf(aQueuedCall('x', { fixes }))).to.equal(null);
  });

  it('a fix that something speaks against stands behind a larger one that nothing does', () => {
    const wrong = aFix('aml-1', {
      source: 'aml',
      shape: { type: 'circle', centre: [48.8, 2.3], radiusM: 5 },
      warnings: ['swapped'],
    });
    expect(bestFix([wrong, aFix('sip-1')])?.id).to.equal('sip-1');
    expect(bestFix([wrong])?.id).to.equal('aml-1');
  });
});

describe('notes', () => {
  it('a line that only this machine has stands among the others, and the open one does not stand twice', () => {
    const note = { id: noteId('n1'), text: 'vieux', by: camille, position: p01, at: moment(0), savedAt: moment(0) };
    const draft = (id: string, text: string, open: boolean) => ({
      draft: { sheet: 's' as SheetId, note: noteId(id), text, saved: null, open },
      state: 'kept' as const,
    });
    const lines = noteLines(
      [note, { ...note, id: noteId('n2') }],
      [draft('n2', 'en cours', true), draft('n3', 'ici', false)],
      camille,
    );
    expect(lines.map(({ text, state }) => [text, state])).to.deep.equal([
      ['vieux', 'saved'],
      ['ici', 'kept'],
    ]);
  });
});

describe('the plot of fixes', () => {
  it('is to scale: a circle of 500 m and the scale bar agree', () => {
    const plot = plotFixes([{ fix: aFix('a'), letter: 'A' }], 400, 300);
    const circle = plot?.drawn[0];
    const pxPerM = (plot?.scale.px ?? 0) / (plot?.scale.metres ?? 1);
    expect(circle).to.include({ shape: 'ellipse', x: 200, y: 150 });
    expect(circle?.shape === 'ellipse' && circle.rx).to.be.closeTo(500 * pxPerM, 0.01);
  });

  it('north is up, and the distance between two fixes is theirs', () => {
    const point = (id: string, lat: number) => aFix(id, { shape: { type: 'point', at: [2.4, lat] } });
    const plot = plotFixes(
      ['A', 'B'].map((letter, index) => ({ fix: point(letter, 46.8 + index / 100), letter })),
      400,
      300,
    );
    const [south, north] = plot?.drawn ?? [];
    expect(north?.y).to.be.lessThan(south?.y ?? 0);
    expect(plot?.apart?.metres).to.be.closeTo(1_113, 1);
  });

  it('an address alone cannot be drawn', () => {
    const address = { country: null, city: 'Valbourg', postcode: null, street: null, houseNumber: null, other: {} };
    expect(plotFixes([{ fix: aFix('a', { shape: { type: 'civic', address } }), letter: 'A' }], 400, 300)).to.equal(null);
  });

  it('the scale bar is 1, 2 or 5 of a power of ten', () => {
    expect([0.5, 0.13, 3].map((pxPerM) => scaleBar(pxPerM, 120).metres)).to.deep.equal([200, 500, 20]);
  });
});

describe('the palette', () => {
  const item = (text: string, detail = ''): Findable => ({ id: text, kind: 'call', text, detail });

  it('finds without accents, and numbers without their spaces', () => {
    const items = [item('06 39 98 00 04', 'Pompiers'), item('Quitter le poste'), item('Numéro masqué')];
    expect(find(items, '063998').map(({ text }) => text)).to.deep.equal(['06 39 98 00 04']);
    expect(find(items, 'numero').map(({ text }) => text)).to.deep.equal(['Numéro masqué']);
    expect(find(items, 'poste quit').map(({ text }) => text)).to.deep.equal(['Quitter le poste']);
  });
});

describe('coming back after a loss', () => {
  it('waits longer each time, up to 5 s, and never in step with the others', () => {
    expect(retryDelayMs(0, 0)).to.equal(125);
    expect(retryDelayMs(0, 1)).to.equal(250);
    expect(retryDelayMs(50, 1)).to.equal(5_000);
  });
});
