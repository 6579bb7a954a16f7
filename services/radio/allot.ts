/** Who gets which talkgroup. Pure: an ordinary one belongs to one open event at a time, a shared one to any number. */
import type { Talkgroup } from '../../config/alerting/schema.ts';
import type { Context, Decisions } from '../calls/commands.ts';
import { findSheet } from '../calls/find-sheet.ts';
import type { Change } from '../calls/state.ts';
import type { radioCommands } from '../commands/radio.ts';
import type { Assignment } from '../dispatch/assignment.ts';
import type { SheetId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import type { Sheet, SheetEntry } from '../sheets/sheet.ts';
import type { AllottedTalkgroup } from './talkgroups.ts';

export const radioDecisions: Decisions<typeof radioCommands> = {
  'allot-talkgroup': ({ sheet: id, talkgroup: wanted }, context) => {
    const { centre, state } = context;
    const sheet = findSheet(id, state);
    const { talkgroups } = centre.alerting.radio;
    if (wanted !== null && sheet.talkgroups.some((one) => one.id === wanted)) return [];
    const found =
      wanted === null ? freeFor(sheet, servicesWithout(sheet, context), context) : talkgroups.find((one) => one.id === wanted);
    if (!found) throw wanted === null ? noneFree(context) : unknownTalkgroup(wanted, talkgroups);
    const holder = found.shared ? undefined : holders(found.id, context)[0];
    if (holder) {
      const fr = `${found.label} est à la fiche ${holder.number}. Prenez-en un autre, ou un groupe partagé.`;
      const en = `${found.label} belongs to sheet ${holder.number}. Take another, or a shared one.`;
      throw new Refusal('talkgroup-taken', 409, { fr, en }, 'talkgroup');
    }
    return change(
      sheet.id,
      [allotted(sheet, found, { rule: null, services: found.services }, context)].flatMap(tell(sheet, context)),
    );
  },

  'release-talkgroup': ({ sheet: id, talkgroup }, context) => {
    const sheet = findSheet(id, context.state);
    const held = sheet.talkgroups.find((one) => one.id === talkgroup);
    if (!held) return [];
    const told = instruction(sheet, held, `Quittez ${held.label}.`, context);
    return change(sheet.id, [released(sheet, held, context), ...told]);
  },
};

/** What follows on the radio from other changes: units of a service engaged for the first time get their talkgroup; a sheet that ends gives its own back. */
export function withRadio(changes: Change[], context: Context): Change[] {
  const { state } = context;
  const more: Change[] = [];
  const engaged = new Map<SheetId, string[]>();
  for (const { kind, entries } of changes) {
    for (const entry of entries) {
      if (kind === 'sheet' && (entry.type === 'SheetClosed' || entry.type === 'SheetJoinedTo')) {
        const sheet = state.sheet(entry.sheet);
        if (sheet)
          more.push(
            ...change(
              sheet.id,
              sheet.talkgroups.map((one) => released(sheet, one, context)),
            ),
          );
      }
      if (entry.type === 'UnitEngaged') engaged.set(entry.sheet, [...(engaged.get(entry.sheet) ?? []), entry.unitType]);
    }
  }
  for (const [id, unitTypes] of engaged) {
    const sheet = state.sheet(id);
    if (sheet) more.push(...change(id, forEngaged(sheet, new Set(unitTypes.map(serviceOf(context))), context)));
  }
  return [...changes, ...more];
}

function forEngaged(sheet: Sheet, services: ReadonlySet<string>, context: Context): SheetEntry[] {
  const { allot } = context.centre.alerting.radio;
  const taken = new Set<string>();
  return allot.flatMap((rule): SheetEntry[] => {
    const isHandled =
      sheet.talkgroups.some((one) => one.rule === rule.id) || sheet.talkgroupsLacking.some((one) => one.rule === rule.id);
    if (isHandled || !rule.services.some((service) => services.has(service))) return [];
    const found = freeFor(sheet, rule.services, context, taken);
    if (!found) return [{ type: 'TalkgroupLacking', at: context.at, sheet: sheet.id, rule: rule.id, label: rule.label }];
    taken.add(found.id);
    return tell(sheet, context)(allotted(sheet, found, { rule: rule.id, services: rule.services }, context));
  });
}

/** Who waits for a talkgroup: those of a rule that found none, else those who are engaged. */
function servicesWithout({ talkgroupsLacking, assignments }: Sheet, context: Context): readonly string[] {
  const rule = context.centre.alerting.radio.allot.find(({ id }) => talkgroupsLacking.some((one) => one.rule === id));
  const first = assignments.find(({ ended }) => ended === null);
  return rule?.services ?? (first ? [serviceOf(context)(first.unitType)] : []);
}

/** The first that no open event has and that units of all these services can use; else the shared one that the fewest events have. */
function freeFor(
  sheet: Sheet,
  services: readonly string[],
  context: Context,
  taken: ReadonlySet<string> = new Set(),
): Talkgroup | undefined {
  const isFor = (one: Talkgroup) =>
    !taken.has(one.id) &&
    !sheet.talkgroups.some(({ id }) => id === one.id) &&
    (one.services.length === 0 || services.every((service) => one.services.includes(service)));
  const usable = context.centre.alerting.radio.talkgroups.filter(isFor);
  const own = usable.find(({ id, shared }) => !shared && holders(id, context).length === 0);
  if (own) return own;
  const shared = usable.filter((one) => one.shared).map((one) => ({ one, events: holders(one.id, context).length }));
  return shared.sort((a, b) => a.events - b.events)[0]?.one;
}

function holders(id: string, { state }: Context): Sheet[] {
  return [...state.sheets.values()].filter(({ talkgroups }) => talkgroups.some((one) => one.id === id));
}

type Allotted = Extract<SheetEntry, { type: 'TalkgroupAllotted' }>;

function allotted(
  { id: sheet }: Sheet,
  { id: talkgroup, label, shared }: Talkgroup,
  { rule, services }: Pick<AllottedTalkgroup, 'rule' | 'services'>,
  { at, by }: Context,
): Allotted {
  return { type: 'TalkgroupAllotted', at, sheet, talkgroup, label, rule, services, shared, by: by.operator };
}

function released({ id: sheet }: Sheet, { id: talkgroup, label }: AllottedTalkgroup, { at, by }: Context): SheetEntry {
  return { type: 'TalkgroupReleased', at, sheet, talkgroup, label, by: by.operator };
}

/** The talkgroup, and a message to the units that were alerted before they could be told of it. */
const tell =
  (sheet: Sheet, context: Context) =>
  (entry: Allotted): SheetEntry[] => {
    const { talkgroup, label, shared } = entry;
    const others = shared ? holders(talkgroup, context).map(({ number }) => number) : [];
    const with_ = others.length > 0 ? `, partagé avec ${others.join(', ')}` : shared ? ', groupe partagé' : '';
    return [entry, ...instruction(sheet, entry, `Passez sur ${label}${with_}.`, context)];
  };

function instruction(
  sheet: Sheet,
  { services }: Pick<AllottedTalkgroup, 'services'>,
  text: string,
  context: Context,
): SheetEntry[] {
  const { at, by } = context;
  const uses = ({ ended, unitType }: Assignment) =>
    ended === null && (services.length === 0 || services.includes(serviceOf(context)(unitType)));
  const to = sheet.assignments.filter(uses).map(({ unit, callSign }) => ({ unit, callSign }));
  if (to.length === 0) return [];
  const message = `radio-${sheet.fieldMessages.length + 1}-${by.key.slice(-40).replaceAll(/[^\w.-]/g, '')}`;
  return [{ type: 'InstructionSent', at, sheet: sheet.id, message, to, text, by: by.operator }];
}

const serviceOf =
  ({ centre }: Pick<Context, 'centre'>) =>
  (unitType: string): string =>
    centre.dispatch.unitTypes.find(({ id }) => id === unitType)?.service ?? '';

const change = (id: SheetId, entries: SheetEntry[]): Change[] => (entries.length === 0 ? [] : [{ kind: 'sheet', id, entries }]);

function noneFree(context: Context): Refusal {
  const { talkgroups } = context.centre.alerting.radio;
  if (talkgroups.length === 0) {
    const text = { fr: 'Aucun groupe radio dans radio.yaml.', en: 'There is no talkgroup in radio.yaml.' };
    return new Refusal('no-talkgroup', 409, text, 'talkgroup');
  }
  const held = talkgroups.map(({ id, label }) => `${label} ${holders(id, context)[0]?.number ?? ''}`.trim()).join(', ');
  const fr = `Plus aucun groupe libre (${held}). Libérez-en un, ou marquez-en un « shared » dans radio.yaml.`;
  const en = `No talkgroup is free (${held}). Release one, or mark one "shared" in radio.yaml.`;
  return new Refusal('no-talkgroup', 409, { fr, en }, 'talkgroup');
}

function unknownTalkgroup(id: string, known: readonly Talkgroup[]): Refusal {
  const all = known.map((one) => one.id).join(', ');
  const fr = `Aucun groupe « ${id} » dans radio.yaml ; groupes : ${all}.`;
  return new Refusal('unknown-talkgroup', 422, { fr, en: `No talkgroup "${id}" in radio.yaml; they are: ${all}.` }, 'talkgroup');
}
