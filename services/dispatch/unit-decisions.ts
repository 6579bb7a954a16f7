/** Commands about units: engagement, statuses, crew, checks, loans. */
import { alarmsOf } from '../alerts/alert.ts';
import type { Decisions } from '../calls/commands.ts';
import { findSheet } from '../calls/find-sheet.ts';
import type { DeskState } from '../calls/state.ts';
import type { unitCommands } from '../commands/units.ts';
import { unitId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import type { Sheet } from '../sheets/sheet.ts';
import { changeStatus, engage, standDown } from './decide-units.ts';
import type { Unit } from './unit.ts';
import { unitChanges } from './unit-changes.ts';

/** Phones that may open the page of one unit: its own, and its officers'. */
const mostPageLinks = 8;

export const unitDecisions: Decisions<typeof unitCommands> = {
  'engage-units': ({ sheet: id, occasion, units }, { state, at, by }) => {
    const sheet = findSheet(id, state);
    if (sheet.closing) {
      const text = {
        fr: 'Cette fiche est close : rouvrez-la pour y engager des moyens.',
        en: 'This sheet is closed: reopen it to engage units on it.',
      };
      throw new Refusal('sheet-closed', 409, text, 'sheet');
    }
    const wanted = units.map((one) => ({ ...one, unit: findUnit(one.unit, state, 'units') }));
    return unitChanges(engage(sheet, wanted, occasion, { at, by: by.operator }));
  },

  'replace-unit': ({ sheet: id, unit: name, instead, travelS }, { state, at, by }) => {
    const sheet = findSheet(id, state);
    const unit = findUnit(name, state);
    const signed = { at, by: by.operator };
    const gone = standDown(unit, sheet.id, 'alerte sans réponse', signed);
    const needs = openAssignment(sheet, unit)?.needs ?? [];
    const wanted = { unit: findUnit(instead, state, 'instead'), how: 'free' as const, needs, travelS };
    return unitChanges([...gone, ...engage(sheet, [wanted], 'recommended', signed)]);
  },

  'see-alarm': ({ sheet: id, unit: name }, { state, at, by }) => {
    const sheet = findSheet(id, state);
    const alarm = alarmsOf(sheet).find((one) => one.unit === findUnit(name, state).id);
    if (!alarm) return [];
    const { id: assignment, unit, callSign } = alarm;
    const seen = { type: 'AlertAlarmSeen', at, sheet: sheet.id, unit, callSign, assignment, by: by.operator } as const;
    return [{ kind: 'sheet', id: sheet.id, entries: [seen] }];
  },

  'stand-down-unit': ({ sheet, unit, reason }, { state, at, by }) =>
    unitChanges(standDown(findUnit(unit, state), findSheet(sheet, state).id, reason, { at, by: by.operator })),

  'set-unit-status': ({ unit, status, reason, saidAt }, { state, at, by }) => {
    const said = { status, reason, source: 'radio', saidAt: saidAt ?? at, by: by.operator } as const;
    return unitChanges(changeStatus(findUnit(unit, state), said, at));
  },

  'set-unit-crew': ({ unit: id, crew }, { state, at, by }) => {
    const unit = findUnit(id, state);
    if (unit.crew === crew) return [];
    return unitChanges([{ type: 'UnitCrewChanged', at, unit: unit.id, crew, by: by.operator }]);
  },

  'check-unit': ({ unit: id, check }, { state, at, by }) => {
    const unit = findUnit(id, state);
    if (!unit.checks.includes(check)) {
      const fr = `« ${check} » n'est pas à vérifier sur ${unit.callSign} ; à vérifier : ${unit.checks.join(', ')}.`;
      const en = `"${check}" is not checked on ${unit.callSign}; its checks: ${unit.checks.join(', ')}.`;
      throw new Refusal('unknown-check', 422, { fr, en }, 'check');
    }
    if (!unit.checksLeft.includes(check)) return [];
    return unitChanges([{ type: 'UnitCheckDone', at, unit: unit.id, check, by: by.operator }]);
  },

  'lend-unit': ({ unit: id, to }, { state, at, by }) => {
    const unit = findUnit(id, state);
    const [current] = unit.assignments;
    if (current) {
      const fr = `${unit.callSign} est engagé sur ${current.sheetNumber}. Désengagez-le d'abord.`;
      const en = `${unit.callSign} is engaged on ${current.sheetNumber}. Stand it down first.`;
      throw new Refusal('unit-engaged', 409, { fr, en }, 'unit');
    }
    return unit.lent?.to === to ? [] : unitChanges([{ type: 'UnitLent', at, unit: unit.id, to, by: by.operator }]);
  },

  'link-unit-page': ({ unit: id, link }, { state, at, by }) => {
    const unit = findUnit(id, state);
    if (unit.pageLinks.some((one) => one.id === link)) return [];
    if (unit.pageLinks.length >= mostPageLinks) {
      const fr = `${unit.callSign} a déjà ${mostPageLinks} liens : retirez celui d'un téléphone qui ne sert plus.`;
      const en = `${unit.callSign} has ${mostPageLinks} links already: revoke that of a phone no longer in use.`;
      throw new Refusal('too-many-links', 409, { fr, en }, 'link');
    }
    return unitChanges([{ type: 'UnitPageLinked', at, unit: unit.id, link, by: by.operator }]);
  },

  'revoke-unit-page': ({ unit: id, link }, { state, at, by }) => {
    const unit = findUnit(id, state);
    if (!unit.pageLinks.some((one) => one.id === link)) return [];
    return unitChanges([{ type: 'UnitPageRevoked', at, unit: unit.id, link, by: by.operator }]);
  },

  'take-back-unit': ({ unit: id }, { state, at, by }) => {
    const unit = findUnit(id, state);
    return unit.lent ? unitChanges([{ type: 'UnitTakenBack', at, unit: unit.id, by: by.operator }]) : [];
  },
};

const openAssignment = ({ assignments }: Sheet, { id }: Unit) => assignments.find((one) => one.unit === id && !one.ended);

/** A refusal for a unit that is not of this centre. */
export function findUnit(id: string, state: Pick<DeskState, 'units'>, field = 'unit'): Unit {
  const unit = state.units.get(unitId(id));
  if (unit) return unit;
  const fr = `Aucun moyen « ${id} » dans ce centre.`;
  throw new Refusal('unknown-unit', 404, { fr, en: `No unit "${id}" in this centre.` }, field);
}
