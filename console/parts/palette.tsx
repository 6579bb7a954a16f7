import { useEffect, useState } from 'react';
import { isOpenCall } from '../../services/calls/call.ts';
import type { SheetFound } from '../../services/http/messages.ts';
import type { EventHead } from '../../services/projections/event-head.ts';
import { nameText, numberText } from '../appel/call-in-hand.tsx';
import { frenchTypography, type Language } from '../format.ts';
import { acts } from '../keys.ts';
import * as api from '../state/api.ts';
import type { ConsoleState } from '../state/console-state.ts';
import type { Findable } from '../state/palette.ts';
import { find } from '../state/palette.ts';
import type { ConsoleStore } from '../state/store.ts';
import type { Names } from '../texts/kinds.ts';
import type { Texts } from '../texts.ts';
import { useConsole, useNames, useStore, useTexts } from '../use-console.ts';
import { useChoices } from './use-choices.ts';

type Item = Findable & { caps: string[]; run: () => void };

/** As many rows as the page has room for. */
const shown = 12;
/** Between two letters of a quick hand the server is not asked. */
const typingMs = 150;
/** While the index is being made it finds more each time. */
const againMs = 1_000;

/**
 * Finds commands, open events, calls, positions, and any sheet, open or closed; or, opened for it, lists the open events. A list under a field (ARIA
 * combobox); it stops nothing, and a call that rings closes it.
 */
export function Palette({ only }: { only?: 'events' }) {
  const store = useStore();
  const state = useConsole();
  const t = useTexts();
  const names = useNames();
  const [query, setQuery] = useState('');
  const { sheets, isComplete } = useSheetsFound(only ? '' : query);
  const events = eventsOf(state, store, t);
  const known = only ? events : [...itemsOf(state, store, t, names), ...events];
  const here = find(known, query).slice(0, shown);
  const elsewhere = sheets.filter(
    ({ head }) => !state.board?.events.has(head.id) || !here.some(({ id }) => id === `event ${head.id}`),
  );
  const items = [...here, ...elsewhere.map((found) => foundItem(found, state, store, t))].slice(0, shown + 8);
  const take = (item: Item) => {
    store.show(null);
    item.run();
  };
  const { field, list, option } = useChoices({ query, onQuery: setQuery, choices: items, take });
  return (
    <div className="over palette" role="dialog" aria-label={t.palette.title}>
      <input {...field} aria-label={t.palette.label} placeholder={t.palette.label} />
      <div {...list} role="listbox" className="found" aria-label={t.palette.title}>
        {items.map((item, index) => (
          <div key={item.id} {...option(index)}>
            <span className="found-kind">{t.palette[item.kind]}</span>
            <span className="found-text">{item.text}</span>
            <span className="found-detail">{item.detail}</span>
            <span>
              {item.caps.map((cap) => (
                <kbd key={cap} className="keycap">
                  {cap}
                </kbd>
              ))}
            </span>
          </div>
        ))}
      </div>
      {items.length === 0 && <p className="quiet">{only ? t.palette.noEvents : t.palette.empty}</p>}
      {!isComplete && <p className="needs-look">{t.links.search.degraded}</p>}
      <p className="quiet palette-hint">{t.palette.hint}</p>
    </div>
  );
}

/** What the server finds among all sheets for what was typed, once the hand rests. */
function useSheetsFound(query: string): { sheets: SheetFound[]; isComplete: boolean } {
  const [found, setFound] = useState<{ sheets: SheetFound[]; isComplete: boolean }>({ sheets: [], isComplete: true });
  useEffect(() => {
    const text = query.trim().slice(0, 200);
    let isStale = text.length < 2;
    if (isStale) setFound({ sheets: [], isComplete: true });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const askAfter = (delayMs: number) => {
      timer = setTimeout(async () => {
        const answer = await api.searchSheets(text);
        if (isStale || answer.outcome !== 'done') return;
        setFound({ sheets: answer.value.items, isComplete: answer.value.complete });
        if (!answer.value.complete) askAfter(againMs);
      }, delayMs);
    };
    if (!isStale) askAfter(typingMs);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [query]);
  return found;
}

const natureText = ({ nature }: EventHead, language: Language) =>
  nature && (language === 'fr' ? frenchTypography(nature.label.fr) : nature.label.en);

/** Open events, the most urgent first, then the latest. */
function eventsOf({ board, settings }: ConsoleState, store: ConsoleStore, t: Texts): Item[] {
  const heads = [...(board?.events.values() ?? [])].sort((a, b) => a.priority - b.priority || (a.openedAt > b.openedAt ? -1 : 1));
  return heads.map((head): Item => {
    const detail = [natureText(head, settings.language) ?? t.sameEvent.noNature, head.place, t.sameEvent.callers(head.callers)];
    return {
      id: `event ${head.id}`,
      kind: 'event',
      text: head.number,
      detail: [`P${head.priority}`, ...detail].filter(Boolean).join(' · '),
      caps: [],
      run: () => store.openSheet(head.id),
    };
  });
}

function foundItem({ head, closing, joinedInto }: SheetFound, { settings }: ConsoleState, store: ConsoleStore, t: Texts): Item {
  const state = joinedInto
    ? t.palette.duplicateOf(joinedInto.number)
    : closing
      ? closing.disposition.label[settings.language]
      : t.palette.open;
  const when = new Date(head.openedAt).toLocaleDateString(settings.language);
  return {
    id: `found ${head.id}`,
    kind: 'sheet',
    text: head.number,
    detail: [natureText(head, settings.language), head.place, when, state].filter(Boolean).join(' · '),
    caps: [],
    run: () => store.openSheet(head.id),
  };
}

function itemsOf(state: ConsoleState, store: ConsoleStore, t: Texts, names: Names): Item[] {
  const { board, settings } = state;
  const commands = acts
    .filter(({ key }) => key !== 'k' && key !== 'F6')
    .map(
      (act): Item => ({
        id: act.caps(t).join(' '),
        kind: 'command',
        text: act.label(t),
        detail: '',
        caps: act.caps(t),
        run: () => act.run(store),
      }),
    );
  const otherTheme = settings.theme === 'dark' ? 'light' : 'dark';
  const commandItem = (id: string, text: string, run: () => void): Item => ({
    id,
    kind: 'command',
    text,
    detail: '',
    caps: [],
    run,
  });
  commands.push(
    commandItem('theme', t.theme.switchTo(t.theme[otherTheme].toLowerCase()), () => store.setSettings({ theme: otherTheme })),
    commandItem('language', t.otherLanguage, () => store.setSettings({ language: settings.language === 'fr' ? 'en' : 'fr' })),
    commandItem('leave', t.position.leave, () => void store.signOut()),
  );
  const calls = [...(board?.calls.values() ?? [])].filter(isOpenCall).map((call): Item => {
    const detail = [nameText(call), names.service(call.service), `P${call.priority}`].filter(Boolean).join(' · ');
    return { id: call.id, kind: 'call', text: numberText(call, t), detail, caps: [], run: () => store.openSheet(call.sheet) };
  });
  const positions = [...(board?.positions.values() ?? [])].map((position): Item => {
    const { activity } = position;
    const call = activity.is === 'idle' ? undefined : board?.calls.get(activity.call);
    const detail = position.operator ? t.position.heldBy(position.operator) : t.position.nobody;
    return {
      id: position.id,
      kind: 'position',
      text: position.name,
      detail,
      caps: [],
      run: () => call && store.openSheet(call.sheet),
    };
  });
  return [...commands, ...calls, ...positions];
}
