/** The sheet on the screen with what the centre's catalogue makes of it. Pure, but for the acts at the end. */
import type { Qualification } from '../../config/protocols/load-qualification.ts';
import type { Call } from '../../services/calls/call.ts';
import { isLocated } from '../../services/context/fix.ts';
import { victimsOn } from '../../services/facts/facts.ts';
import type { SheetView } from '../../services/http/messages.ts';
import type { SetPlace } from '../../services/places/place.ts';
import type { MissingFact } from '../../services/qualification/missing.ts';
import { missingFacts } from '../../services/qualification/missing.ts';
import type { Qualified } from '../../services/qualification/qualify.ts';
import { notSent, qualify } from '../../services/qualification/qualify.ts';
import type { NatureIndex } from '../../services/qualification/search-natures.ts';
import { indexNatures } from '../../services/qualification/search-natures.ts';
import type { Sheet } from '../../services/sheets/sheet.ts';
import type { PendingAnswer } from './answer-keeper.ts';
import type { ConsoleState } from './console-state.ts';
import { shownSheet } from './focus.ts';
import type { ConsoleStore } from './store.ts';
import { placeOf } from './views.ts';

/** `uses`: nature to how often the centre chooses it lately. */
export type GivenCatalogue = Qualification & { uses: Record<string, number> };
export type Catalogue = GivenCatalogue & { index: NatureIndex; usesByNature: ReadonlyMap<string, number> };

export const catalogueOf = (given: GivenCatalogue): Catalogue => ({
  ...given,
  index: indexNatures(given.natures),
  usesByNature: new Map(Object.entries(given.uses)),
});

export const isSameCatalogue = (given: GivenCatalogue, known: Catalogue | null): boolean =>
  given.digest === known?.digest && JSON.stringify(given.uses) === JSON.stringify(known.uses);

export type QualifiedSheet = { sheet: Sheet; catalogue: Catalogue; qualified: Qualified };

/** Null until the sheet and the catalogue are there, and where the centre has no natures. */
export function qualifiedSheet(
  view: SheetView | undefined,
  catalogue: Catalogue | null,
  pending: readonly PendingAnswer[],
): QualifiedSheet | null {
  if (!view || !catalogue || catalogue.natures.length === 0) return null;
  const mine = pending.filter((one) => one.sheet === view.sheet.id);
  const sheet =
    mine.length === 0 ? view.sheet : { ...view.sheet, answers: { ...view.sheet.answers, ...asGiven(mine, view.sheet) } };
  return { sheet, catalogue, qualified: qualify(catalogue, sheet) };
}

/** As the sheet will have them; what it says of who and when comes with the server's word. */
function asGiven(pending: readonly PendingAnswer[], { openedAt }: Sheet): Sheet['answers'] {
  const nobody = { fact: { fr: '', en: '' }, label: null, by: '' as Sheet['answers'][string]['by'], at: openedAt };
  return Object.fromEntries(pending.map(({ question, answer }) => [question, { ...nobody, answer }]));
}

/** Decisive facts that are unknown, the weightiest first. `place`: as the operator set it; until then the fixes speak. */
export function missingOn(call: Call, of: QualifiedSheet | null, place: SetPlace | null): MissingFact[] {
  const known = {
    nature: of?.qualified.nature ?? null,
    place: placeKnown(call, place),
    number: call.caller.number !== null,
    victims: of && victimsOn(of.sheet.facts),
  } as const;
  return missingFacts(known, of?.qualified.evaluation ?? null).filter(({ fact }) => fact !== 'nature' || of !== null);
}

/** An address where a unit can stop is exact; a radius, a street or a commune is not. */
function placeKnown(call: Call, place: SetPlace | null): 'exact' | 'rough' | 'unknown' {
  if (place) return place.precision === 'exact' ? 'exact' : 'rough';
  return placeOf(call)?.kind === 'address' ? 'exact' : call.fixes.some(isLocated) ? 'rough' : 'unknown';
}

/** A sheet that was closed, or none at all. */
export function isReadOnly(state: ConsoleState): boolean {
  const id = shownSheet(state.focus);
  const view = id ? state.sheets.get(id) : undefined;
  return !view || view.sheet.closing !== null;
}

// ---- acts on the sheet on the screen

function decidable({ state }: ConsoleStore): QualifiedSheet | null {
  const id = shownSheet(state.focus);
  if (!id || isReadOnly(state)) return null;
  return qualifiedSheet(state.sheets.get(id), state.catalogue, state.pendingAnswers);
}

export function acceptPriority(store: ConsoleStore): void {
  const of = decidable(store);
  if (!of?.qualified.proposed) return;
  const { priority } = of.qualified.proposed;
  void store.command('decide-priority', { sheet: of.sheet.id, priority, reason: '' });
}

/** Services that were sent to the event: by decision, or by a unit of theirs, whichever key engaged it. Stood down, it sends none. */
export function servicesSent({ departures, assignments }: Sheet, units: ConsoleState['units']): Set<string> {
  const gone = assignments.filter(({ ended }) => ended?.outcome !== 'stood down');
  return new Set([
    ...departures.flatMap(({ services }) => services),
    ...gone.flatMap(({ unit }) => units?.get(unit)?.service ?? []),
  ]);
}

/** The immediate departure that is still to be decided, for the button and for its key. */
export const departureDue = ({ sheet, qualified: { demanded } }: QualifiedSheet, units: ConsoleState['units']) =>
  demanded && notSent(demanded.reasons, servicesSent(sheet, units));

export function depart(store: ConsoleStore): void {
  const of = decidable(store);
  if (of && departureDue(of, store.state.units)) void store.command('decide-departure', { sheet: of.sheet.id });
}
