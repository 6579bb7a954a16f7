/** Watches open sheets: sends what rules send by themselves, and goes on where a deadline has passed. */
import type { Centre } from '../../config/schema.ts';
import type { DeskPort } from '../http/desk-port.ts';
import { instant, type SheetId } from '../ids.ts';
import { automaticNotices, overdueNotices } from './notice-decisions.ts';

/** Deadlines are tens of seconds and more. */
const tickMs = 1_000;
/** Entries that cannot change what an event is like. */
const quiet: ReadonlySet<string> = new Set(['NoteWritten', 'SheetOpened', 'SheetClosed']);

/** Closed by `close()`. */
export function startNoticeKeeper(desk: DeskPort, centre: () => Centre, clock: () => number): { close(): void } {
  const tocsin = { kind: 'tocsin' } as const;
  const look = (id: SheetId) => {
    if (centre().alerting.rules.length === 0) return;
    desk.take(
      'automatic notices',
      ({ state, centre: now, at }) => {
        const document = state.sheetDocument(id);
        return document ? automaticNotices(document, now, at) : [];
      },
      tocsin,
    );
  };
  const stop = desk.listen((commits) => {
    const changed = commits.filter(({ entries }) => entries.some(({ type }) => !quiet.has(type) && !type.startsWith('Notice')));
    for (const id of new Set(changed.flatMap(({ sheet }) => sheet ?? []))) look(id);
  });
  const ticking = setInterval(() => {
    const at = instant(clock());
    for (const sheet of desk.sheets()) {
      if (overdueNotices(sheet, at).length === 0) continue;
      desk.take('notice deadlines', ({ state, at: now }) => overdueNotices(state.sheet(sheet.id) ?? sheet, now), tocsin);
    }
  }, tickMs).unref();
  for (const { id } of desk.sheets()) look(id);
  return {
    close() {
      stop();
      clearInterval(ticking);
    },
  };
}
