/** Which page this window shows: `/?page=carte`. Each page may have a window of its own; the session is shared, and Appel alone takes calls. */
const pages = ['appel', 'carte', 'conduite', 'salle', 'report'] as const;
export type PageName = (typeof pages)[number];

export function pageOf(search: string): PageName {
  const asked = new URLSearchParams(search).get('page');
  return pages.find((page) => page === asked) ?? 'appel';
}

/** Opens the page in its window, or brings that window to the front. */
export function openPage(page: PageName): void {
  window.open(page === 'appel' ? '/' : `/?page=${page}`, `tocsin-${page}`);
}

/** The sheet of `/?page=report&sheet=…`; null where none is named. */
export const sheetAsked = (search: string): string | null => new URLSearchParams(search).get('sheet');

/** Each event's report has a window of its own. */
export function openReport(sheet: string): void {
  window.open(`/?page=report&sheet=${sheet}`, `tocsin-report-${sheet}`);
}
