import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { type Assignment, evolveAssignments, sheetOf } from '../../../services/dispatch/assignment.ts';
import { changeStatus, engage, standDown, type WantedUnit } from '../../../services/dispatch/decide-units.ts';
import { isOnMission, mayBecome, type UnitStatus, unitStatuses, unitTransitions } from '../../../services/dispatch/status.ts';
import {
  clockOffMs,
  evolveUnit,
  type Unit,
  type UnitEntry,
  UnknownUnit,
  WrongUnitStatus,
} from '../../../services/dispatch/unit.ts';
import { operatorId, type SheetId, sheetId } from '../../../services/ids.ts';
import type { Refusal } from '../../../services/refusal.ts';
import { moment } from '../../support/calls.ts';
import { aUnit, evolveAll } from '../../support/units.ts';

const fire = { id: sheetId('sheet-fire'), number: '2026-000012', assignments: [] };
const crash = { id: sheetId('sheet-crash'), number: '2026-000013', assignments: [] };
const by = operatorId('op01');
const at = (minutes: number) => moment(minutes * 60_000);
const wanted = (unit: Unit, how: WantedUnit['how'] = 'free'): WantedUnit => ({ unit, how, needs: ['attack'], travelS: 240 });

const said = (status: UnitStatus, minutes: number, reason = '') =>
  ({ status, reason, source: 'radio', saidAt: at(minutes), by }) as const;

/** A unit as each status has it, reached by its shortest way. */
function unitThatIs(status: UnitStatus): Unit {
  const fresh = aUnit('fpt-1');
  if (status === 'available') return fresh;
  const engaged = evolveAll(fresh, engage(fire, [wanted(fresh)], 'recommended', { at: at(0), by }));
  if (status === 'alerted') return engaged;
  const after = (unit: Unit, next: UnitStatus) => evolveAll(unit, changeStatus(unit, said(next, 1, 'panne'), at(1)));
  if (mayBecome('alerted', status)) return after(engaged, status);
  const there = after(engaged, 'on scene');
  if (mayBecome('on scene', status)) return after(there, status);
  throw new Error(`no way to ${status}`);
}

function refusalOf(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    return error as Refusal;
  }
  throw new Error('it was not refused');
}

describe('the statuses of a unit', () => {
  for (const from of unitStatuses)
    for (const to of unitStatuses) {
      const allowed = (unitTransitions[from] as readonly UnitStatus[]).includes(to);
      if (from === to) continue;
      it(`${from} ${allowed ? 'may' : 'may never'} become ${to}`, () => {
        const unit = unitThatIs(from);
        expect(unit.status.is).to.equal(from);
        const changed: UnitEntry = {
          type: 'UnitStatusChanged',
          at: at(5),
          unit: unit.id,
          sheet: null,
          assignment: null,
          ...said(to, 5, 'essai'),
        };
        if (!allowed) {
          expect(() => evolveUnit(unit, changed)).to.throw(WrongUnitStatus);
          expect(refusalOf(() => changeStatus(unit, said(to, 5, 'essai'), at(5))).code).to.equal('wrong-unit-status');
          return;
        }
        expect(evolveUnit(unit, changed).status).to.include({ is: to, since: at(5) });
        const decided = evolveAll(unit, changeStatus(unit, said(to, 5, 'essai'), at(5)));
        expect(decided.status).to.include({ is: to, since: at(5), source: 'radio', by });
      });
    }

  it('a unit that drops out says why, or is asked to', () => {
    const refusal = refusalOf(() => changeStatus(aUnit('fpt-1'), said('not available', 1, '  '), at(1)));
    expect(refusal).to.include({ code: 'reason-missing', status: 422, field: 'reason' });
  });

  it('the same status said twice changes nothing', () => {
    expect(changeStatus(unitThatIs('on scene'), said('on scene', 9, 'panne'), at(9))).to.deep.equal([]);
  });

  it('a unit whose clock is half an hour behind is noticed, and its status counts from when it was received', () => {
    const unit = unitThatIs('alerted');
    const late = { ...said('under way', 0), source: 'unit page', by: null } as const;
    const after = evolveAll(unit, changeStatus(unit, late, at(30)));
    expect(after.status.since).to.equal(at(30));
    expect(clockOffMs(after)).to.equal(-30 * 60_000);
    expect(clockOffMs(unit)).to.equal(null);
  });

  it('nothing is known of a unit that the roster never had', () => {
    expect(() => evolveUnit(undefined, { type: 'UnitRemoved', at: at(0), unit: aUnit('x').id })).to.throw(UnknownUnit);
  });
});

describe('engaging units', () => {
  it('given a free engine, when it is engaged, then it is alerted at once and the sheet has it, with the time and the operator', () => {
    const unit = aUnit('fpt-1');
    const entries = engage(fire, [wanted(unit)], 'recommended', { at: at(2), by });
    expect(evolveAll(unit, entries)).to.deep.include({
      status: { is: 'alerted', since: at(2), saidAt: at(2), source: 'tocsin', by, reason: '' },
      assignments: [{ id: '2026-000012.1', sheet: fire.id, sheetNumber: fire.number, engagedAt: at(2), by }],
    });
    const [assignment] = entries.reduce(evolveAssignments, []);
    expect(assignment).to.include({ unit: unit.id, callSign: 'FPT-1', status: 'alerted', engagedAt: at(2), by, ended: null });
    expect(assignment?.times).to.deep.equal({ alerted: at(2) });
  });

  it('two operators take the same engine at the same instant: the second is told who has it, for what, and what can be done', () => {
    const unit = aUnit('fpt-1');
    const first = evolveAll(unit, engage(fire, [wanted(unit)], 'recommended', { at: at(0), by }));
    const second = refusalOf(() => engage(crash, [wanted(first)], 'recommended', { at: at(0), by: operatorId('op02') }));
    expect(second).to.include({ code: 'unit-engaged', status: 409, field: 'units' });
    expect(second.fr).to.contain('FPT-1').and.contain('2026-000012').and.contain('op01');
  });

  it('when one of three cannot be had, none is engaged', () => {
    const units = [aUnit('fpt-2'), aUnit('fpt-3'), unitThatIs('out of service')];
    expect(() =>
      engage(
        crash,
        units.map((one) => wanted(one)),
        'by hand',
        { at: at(3), by },
      ),
    ).to.throw('out of service: panne');
  });

  it('the same unit twice in one order is refused', () => {
    const unit = aUnit('fpt-1');
    const refusal = refusalOf(() => engage(fire, [wanted(unit), wanted(unit)], 'by hand', { at: at(0), by }));
    expect(refusal.code).to.equal('unit-on-sheet');
  });

  it('a unit lent to a neighbour is not engaged before it is taken back', () => {
    const unit = aUnit('fpt-1', {}, { type: 'UnitLent', at: at(0), unit: aUnit('fpt-1').id, to: 'SDIS voisin', by });
    expect(refusalOf(() => engage(fire, [wanted(unit)], 'by hand', { at: at(1), by })).fr).to.contain('SDIS voisin');
    const back = evolveUnit(unit, { type: 'UnitTakenBack', at: at(2), unit: unit.id, by });
    expect(engage(fire, [wanted(back)], 'by hand', { at: at(3), by })).to.have.length(1);
  });

  it('a second mission waits in sight, and begins when the first is over', () => {
    const unit = unitThatIs('on scene');
    const queued = evolveAll(unit, engage(crash, [wanted(unit, 'next')], 'by hand', { at: at(10), by }));
    expect(queued.status.is).to.equal('on scene');
    expect(queued.assignments.map((one) => one.sheetNumber)).to.deep.equal(['2026-000012', '2026-000013']);
    const freed = changeStatus(queued, said('returning', 20), at(20));
    expect(freed.map(({ type }) => type)).to.deep.equal(['UnitStatusChanged', 'AssignmentEnded', 'NextAssignmentBegun']);
    const after = evolveAll(queued, freed);
    expect(after.status).to.include({ is: 'alerted', since: at(20) });
    expect(after.assignments.map((one) => one.sheetNumber)).to.deep.equal(['2026-000013']);
  });

  it('a unit diverted leaves the first event, which sees it go', () => {
    const unit = unitThatIs('under way');
    const entries = engage(crash, [wanted(unit, 'diverted')], 'by hand', { at: at(4), by });
    const after = evolveAll(unit, entries);
    expect(after.assignments.map((one) => one.sheetNumber)).to.deep.equal(['2026-000013']);
    expect(after.status.is).to.equal('alerted');
    const leaving = entries.find((entry) => sheetOf(entry) === fire.id);
    expect(leaving).to.include({ type: 'AssignmentEnded', outcome: 'diverted', reason: '2026-000013' });
  });

  it('stood down before it left it is free again; after that it returns', () => {
    const waiting = unitThatIs('acknowledged');
    expect(evolveAll(waiting, standDown(waiting, fire.id, 'fausse alerte', { at: at(3), by }))).to.deep.include({
      assignments: [],
    });
    expect(evolveAll(waiting, standDown(waiting, fire.id, '', { at: at(3), by })).status.is).to.equal('available');
    const rolling = unitThatIs('under way');
    expect(evolveAll(rolling, standDown(rolling, fire.id, '', { at: at(3), by })).status.is).to.equal('returning');
  });

  it('a breakdown ends every mission of the unit, and each sheet is told', () => {
    const unit = unitThatIs('on scene');
    const queued = evolveAll(unit, engage(crash, [wanted(unit, 'next')], 'by hand', { at: at(10), by }));
    const entries = changeStatus(queued, said('out of service', 11, 'moteur'), at(11));
    expect(entries.map(sheetOf)).to.deep.equal([fire.id, fire.id, crash.id]);
    expect(evolveAll(queued, entries).assignments).to.deep.equal([]);
  });

  it('after a mission its checks are to be done again', () => {
    const fresh = aUnit('vsav-1', { checks: ['oxygen', 'stretcher'] });
    const used = evolveAll(fresh, engage(fire, [wanted(fresh)], 'recommended', { at: at(0), by }));
    const there = evolveAll(used, changeStatus(used, said('on scene', 5), at(5)));
    expect(there.checksLeft).to.deep.equal(['oxygen', 'stretcher']);
    expect(
      evolveUnit(there, { type: 'UnitCheckDone', at: at(60), unit: there.id, check: 'oxygen', by }).checksLeft,
    ).to.deep.equal(['stretcher']);
  });

  it('whatever is asked in whatever order, unit and sheets agree on who is where', () => {
    const wish = fc.oneof(
      fc.record({ do: fc.constant('engage' as const), sheet: fc.nat(2), how: fc.constantFrom('free', 'next', 'diverted') }),
      fc.record({ do: fc.constant('status' as const), status: fc.constantFrom(...unitStatuses) }),
      fc.record({ do: fc.constant('stand down' as const), sheet: fc.nat(2) }),
    );
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 40 }), (wishes) => {
        let unit = aUnit('fpt-1');
        const ids = ['s0', 's1', 's2'].map(sheetId);
        const onSheets = new Map<SheetId, Assignment[]>(ids.map((id) => [id, []]));
        const sheetAt = (index: number) => ids[index] as SheetId;
        for (const [index, wish] of wishes.entries()) {
          const now = at(index);
          let entries: UnitEntry[];
          try {
            if (wish.do === 'engage') {
              const id = sheetAt(wish.sheet);
              const sheet = { id, number: id, assignments: onSheets.get(id) ?? [] };
              entries = engage(sheet, [wanted(unit, wish.how)], 'by hand', { at: now, by });
            } else if (wish.do === 'status') entries = changeStatus(unit, said(wish.status, index, 'x'), now);
            else entries = standDown(unit, sheetAt(wish.sheet), '', { at: now, by });
          } catch (error) {
            expect((error as Refusal).code).to.be.a('string');
            continue;
          }
          unit = evolveAll(unit, entries);
          for (const entry of entries) {
            const sheet = sheetOf(entry);
            if (sheet) onSheets.set(sheet, evolveAssignments(onSheets.get(sheet) ?? [], entry));
          }
          const open = [...onSheets].flatMap(([, all]) => all.filter((one) => one.ended === null).map((one) => one.id));
          expect(unit.assignments.map((one) => one.id)).to.have.members(open);
          const [current, ...waiting] = unit.assignments;
          const all = [...onSheets.values()].flat();
          for (const one of waiting) expect(all.find(({ id }) => id === one.id)?.status).to.equal('waiting');
          if (current) expect(all.find(({ id }) => id === current.id)?.status).to.equal(unit.status.is);
          if (current) expect(isOnMission(unit.status.is)).to.equal(true);
        }
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });
});
