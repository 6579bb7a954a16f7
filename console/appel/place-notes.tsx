import { TriangleAlert } from 'lucide-react';
import { isHazard } from '../../services/places/notes.ts';
import type { PlaceNote, SheetPlace } from '../../services/places/place.ts';
import { useTexts } from '../use-console.ts';

/** What the centre's files say of the place, hazards first; then of where the caller is, what the place has not said already. */
export function PlaceNotes({ place, fixNotes }: SheetPlace) {
  const t = useTexts();
  const ofPlace = place?.notes ?? [];
  const said = new Set(ofPlace.map(({ id }) => id));
  const ofFix = fixNotes.filter(({ id }) => !said.has(id));
  if (ofPlace.length + ofFix.length === 0) return null;
  return (
    <ul className="place-notes" aria-label={t.place.notes}>
      {ofPlace.map((note) => (
        <Note key={note.id} note={note} />
      ))}
      {ofFix.map((note) => (
        <Note key={note.id} note={note} where={t.place.atFix} />
      ))}
    </ul>
  );
}

function Note({ note, where }: { note: PlaceNote; where?: string }) {
  const t = useTexts();
  return (
    <li data-note={note.id} data-hazard={isHazard(note)}>
      {isHazard(note) && <TriangleAlert size={16} aria-hidden="true" />}
      <strong>{t.place.noteKinds[note.kind]}</strong> {note.text}
      {where && <small>{where}</small>}
    </li>
  );
}
