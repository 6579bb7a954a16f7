/** Everyone who called for an event, one row each: what is new since I last looked comes first. Pure. */
import type { Call } from '../../services/calls/call.ts';
import { placeName } from '../../services/context/fix.ts';
import type { SheetView } from '../../services/http/messages.ts';
import type { CallId, Instant, OperatorId } from '../../services/ids.ts';
import type { Joined } from '../../services/sheets/joining.ts';
import type { Note } from '../../services/sheets/notes.ts';

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

type Told = { call: Call; record: Joined | undefined; latest: Note | undefined };

/** Each call with the join that brought it, and what was last written on the sheet that it came from. */
function told({ sheet }: SheetView): Told[] {
  const recordOf = new Map(sheet.joined.flatMap((record) => record.calls.map((id) => [id, record])));
  const notes = new Map(sheet.notes.map((note) => [note.id, note]));
  return sheet.callDetails.map((call) => {
    const record = recordOf.get(call.id);
    return { call, record, latest: record?.notes.map((id) => notes.get(id)).findLast((note) => note !== undefined) };
  });
}

/** When there was something new about a call. */
const newsOf = ({ call, record, latest }: Told): Instant[] =>
  [call.arrivedAt, record?.at, latest?.savedAt, ...call.fixes.map(({ receivedAt }) => receivedAt)].filter(
    (at) => at !== undefined,
  );

/** Up to when the list has news: who has seen it has seen these, whatever the clock of their machine says. */
export const latestNews = (view: SheetView): Instant | null =>
  told(view)
    .flatMap(newsOf)
    .reduce<Instant | null>((latest, at) => (latest === null || at > latest ? at : latest), null);

/** `since`: when I last looked; `mine`: the call in hand. */
export function callerRows(view: SheetView, since: Instant | null, mine: CallId | null): CallerRow[] {
  return told(view)
    .map((each): CallerRow => {
      const { call, record, latest } = each;
      const isMine = call.id === mine;
      return {
        call,
        place: placeName(call.fixes),
        answeredBy: 'operator' in call ? call.operator : null,
        from: record?.number ?? null,
        latest: latest?.text ?? null,
        isNew: !isMine && since !== null && newsOf(each).some((at) => at > since),
        isMine,
      };
    })
    .sort((a, b) => Number(b.isNew) - Number(a.isNew) || (a.call.arrivedAt > b.call.arrivedAt ? -1 : 1));
}
