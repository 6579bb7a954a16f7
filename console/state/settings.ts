/** What this machine remembers between pages. */
import type { CallId, PositionId, SheetId } from '../../services/ids.ts';
import type { Language } from '../format.ts';

export type Theme = 'dark' | 'light';

const key = 'tocsin.settings';

export type Settings = {
  language: Language;
  theme: Theme;
  account: string;
  /** Position last taken on this machine. */
  position: PositionId | null;
  /** The call last in hand and its sheet: a page loaded again during wrap-up finds the sheet by it. */
  mine: { call: CallId; sheet: SheetId } | null;
};

const first: Settings = { language: 'fr', theme: 'dark', account: '', position: null, mine: null };

export function loadSettings(storage: Storage): Settings {
  try {
    return { ...first, ...(JSON.parse(storage.getItem(key) ?? '{}') as Partial<Settings>) };
  } catch {
    return first;
  }
}

export function saveSettings(storage: Storage, settings: Settings): void {
  storage.setItem(key, JSON.stringify(settings));
}
