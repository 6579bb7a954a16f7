/** The room as the page Salle knows it, folded by the same functions as the server's. Pure. */
import { type Correction, evolveCorrection, isCorrectionEntry } from '../../services/corrections/correction.ts';
import type { RoomSnapshot } from '../../services/http/messages.ts';
import type { CommitDraft } from '../../services/journal/commit.ts';
import type { RoomNews } from '../../services/room/room.ts';
import { withChange } from '../../services/room/view.ts';

export const withNews = (room: RoomSnapshot, { change, uncovered }: RoomNews): RoomSnapshot => ({
  ...room,
  today: withChange(room.today, change),
  uncovered,
});

/** Throws where an entry does not fit: the caller then asks for a new snapshot. */
export function withCorrections(room: RoomSnapshot, { entries }: Pick<CommitDraft, 'entries'>): RoomSnapshot {
  let { corrections } = room;
  for (const entry of entries) {
    if (!isCorrectionEntry(entry)) continue;
    const before = corrections.find(({ id }) => id === entry.correction);
    const after: Correction = evolveCorrection(before, entry);
    corrections = before ? corrections.map((one) => (one === before ? after : one)) : [after, ...corrections];
  }
  return { ...room, corrections };
}
