/** What an event is like, for the rules that say who is told and which procedures apply. Pure; the console uses it too. */
import type { Situation } from '../../config/alerting/schema.ts';
import type { Nature } from '../../config/natures/schema.ts';
import type { Qualification } from '../../config/protocols/load-qualification.ts';
import { bestFix, type Commune, placeName } from '../context/fix.ts';
import { hazardsOn, victimsOn } from '../facts/facts.ts';
import { qualify } from '../qualification/qualify.ts';
import { departedAt } from '../sheets/departed.ts';
import type { SheetDocument } from '../sheets/sheet.ts';
import type { Priority } from '../triage/priority.ts';

export type EventSituation = {
  nature: Nature | null;
  /** As decided, else as the rules propose; null where neither. */
  priority: Priority | null;
  /** At least; null where not known. */
  victims: number | null;
  hazards: string[];
  commune: Pick<Commune, 'code' | 'name'> | null;
  place: string | null;
  /** Units are engaged, or the immediate departure was decided. */
  departed: boolean;
};

export function situationOf(catalogue: Qualification, sheet: SheetDocument): EventSituation {
  const { nature, evaluation, proposed } = qualify(catalogue, sheet);
  const fixes = sheet.callDetails.flatMap((call) => call.fixes);
  return {
    nature,
    priority: sheet.priority?.priority ?? proposed?.priority ?? null,
    victims: most(evaluation?.victims?.value ?? null, victimsOn(sheet.facts)),
    hazards: [...(evaluation?.hazards ?? []).map((one) => one.value), ...hazardsOn(sheet.facts)],
    commune: sheet.place?.commune ?? bestFix(fixes)?.commune ?? null,
    place: sheet.place?.label ?? placeName(fixes),
    departed: departedAt(sheet) !== null,
  };
}

const most = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.max(a, b));

/** Every condition that is named must hold; what is not known holds nothing. */
export function fits(when: Situation, of: EventSituation): boolean {
  const among = (wanted: readonly string[] | undefined, actual: readonly (string | undefined)[]) =>
    wanted === undefined || actual.some((one) => one !== undefined && wanted.includes(one));
  return (
    among(when.families, [of.nature?.family]) &&
    among(when.groups, [of.nature?.group]) &&
    among(when.natures, [of.nature?.id]) &&
    among(when.hazards, of.hazards) &&
    (when.priorityAtMost === undefined || (of.priority !== null && of.priority <= when.priorityAtMost)) &&
    (when.victimsAtLeast === undefined || (of.victims ?? 0) >= when.victimsAtLeast) &&
    (when.communes === undefined || inSector(when.communes, of.commune?.code ?? null)) &&
    (when.departed === undefined || when.departed === of.departed)
  );
}

/** A sector is the beginning of a commune's code: a department, or a commune. */
export const inSector = (sectors: readonly string[], code: string | null): boolean =>
  code !== null && sectors.some((sector) => code.startsWith(sector));
