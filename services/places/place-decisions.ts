/** The place of a sheet, set and cleared by the operator; and what is known of where its callers are. Pure. */
import type { Centre } from '../../config/schema.ts';
import type { Context, Decisions } from '../calls/commands.ts';
import { findSheet } from '../calls/find-sheet.ts';
import type { Change } from '../calls/state.ts';
import type { placeCommands } from '../commands/places.ts';
import { centreOf, type Fix, radiusOf } from '../context/fix.ts';
import type { SheetId } from '../ids.ts';
import { outsideOf } from './area.ts';
import { notesOfFix, notesOfPlace, preciseFixM } from './notes.ts';
import type { PlaceEntry, SetPlace } from './place.ts';

export const placeDecisions: Decisions<typeof placeCommands> = {
  'set-place': ({ sheet: id, ...place }, { state, centre, at, by }) => {
    const sheet = findSheet(id, state);
    const { timeZone } = centre.routing.centre;
    const notes = notesOfPlace(centre.places.notes, place, at, timeZone);
    const set: SetPlace = { ...place, notes, outside: outsideOf(centre.places, place), by: by.operator, at };
    if (sheet.place && isSame(sheet.place, set)) return [];
    return onSheet(sheet.id, { type: 'PlaceSet', sheet: sheet.id, ...set });
  },

  'clear-place': (input, { state, at, by }) => {
    const sheet = findSheet(input.sheet, state);
    return sheet.place ? onSheet(sheet.id, { type: 'PlaceCleared', at, sheet: sheet.id, by: by.operator }) : [];
  },
};

/** Notes that concern a fix and are not on the sheet yet. A fix that may be anywhere concerns none. */
export function noticeFix(
  id: SheetId,
  fix: Fix,
  { state, centre, at }: Pick<Context, 'state' | 'at'> & { centre: Centre },
): Change[] {
  const lonLat = centreOf(fix.shape);
  const radiusM = radiusOf(fix.shape);
  const sheet = state.sheet(id);
  if (!sheet || !lonLat || radiusM === null || radiusM > preciseFixM) return [];
  const known = new Set(sheet.fixNotes.map((note) => note.id));
  const notes = notesOfFix(centre.places.notes, lonLat, at, centre.routing.centre.timeZone).filter((note) => !known.has(note.id));
  return notes.length === 0 ? [] : onSheet(id, { type: 'FixNotesFound', at, sheet: id, notes });
}

const onSheet = (id: SheetId, entry: PlaceEntry): Change[] => [{ kind: 'sheet', id, entries: [entry] }];

/** But for who and when. */
function isSame(a: SetPlace, b: SetPlace): boolean {
  const what = ({ by: _by, at: _at, kind, label, lonLat, precision, source, commune, address, notes, outside }: SetPlace) =>
    JSON.stringify([kind, label, lonLat, precision, source, commune, address, notes, outside]);
  return what(a) === what(b);
}
