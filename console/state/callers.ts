/** Everyone who called for an event, one row each: what is new since I last looked comes first. Pure. */
import type { Call } from '../../services/calls/call.ts';
import { placeName } from '../../services/context/fix.ts';
import type { SheetView } from '../../services/http/messages.ts';
import type { CallId, Instant, OperatorId } from '../../services/ids.ts';

export type CallerRow = {
  call: Call;
  place: string | null;
  answeredBy: OperatorId | null;
  /** Number of the sheet that the call came from; null where it was this one's from the beginning. */
  from: string | null;
  /** What was last written on that sheet. */
  latest: string | null;
  isNew: boolean;
  isMine: boolean;
};

/** `since`: when I last looked; `mine`: the call in hand. */
export function callerRows({ sheet }: SheetView, since: Instant | null, mine: CallId | null): CallerRow[] {
  const recordOf = new Map(sheet.joined.flatMap((record) => record.calls.map((id) => [id, record])));
  const notes = new Map(sheet.notes.map((note) => [note.id, note]));
  const isLater = (at: Instant | undefined) => since !== null && at !== undefined && at > since;
  return sheet.callDetails
    .map((call): CallerRow => {
      const record = recordOf.get(call.id);
      const latest = record?.notes.map((id) => notes.get(id)).findLast((note) => note !== undefined);
      const isMine = call.id === mine;
      const news = [call.arrivedAt, record?.at, latest?.savedAt, ...call.fixes.map(({ receivedAt }) => receivedAt)];
      return {
        call,
        place: placeName(call.fixes),
        answeredBy: 'operator' in call ? call.operator : null,
        from: record?.number ?? null,
        latest: latest?.text ?? null,
        isNew: !isMine && news.some(isLater),
        isMine,
      };
    })
    .sort((a, b) => Number(b.isNew) - Number(a.isNew) || (a.call.arrivedAt > b.call.arrivedAt ? -1 : 1));
}
