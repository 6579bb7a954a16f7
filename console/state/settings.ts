/** What this machine remembers between pages. */
import type { CallId, PositionId, SheetId } from '../../services/ids.ts';
import type { Language } from '../format.ts';
import type { Devices } from '../phone/softphone.ts';

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
  phone: PhoneSettings;
};

/** `isUsed`: false where the desk phone alone rings. `answers`: the console takes calls by itself, after a tone. */
export type PhoneSettings = Devices & { isUsed: boolean; answers: boolean };

const firstPhone: PhoneSettings = { isUsed: true, answers: false, microphone: null, speaker: null };
const first: Settings = { language: 'fr', theme: 'dark', account: '', position: null, mine: null, phone: firstPhone };

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
