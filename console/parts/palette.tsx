import { useId, useLayoutEffect, useRef, useState } from 'react';
import { isOpenCall } from '../../services/calls/call.ts';
import { nameText, numberText } from '../appel/call-in-hand.tsx';
import { acts } from '../keys.ts';
import type { ConsoleState } from '../state/console-state.ts';
import type { Findable } from '../state/palette.ts';
import { find } from '../state/palette.ts';
import type { ConsoleStore } from '../state/store.ts';
import type { Names } from '../texts/kinds.ts';
import type { Texts } from '../texts.ts';
import { useConsole, useNames, useStore, useTexts } from '../use-console.ts';

type Item = Findable & { caps: string[]; run: () => void };

/** Finds commands, calls, open sheets and positions. A list under a field (ARIA combobox); it stops nothing, and a call that rings closes it. */
export function Palette() {
  const store = useStore();
  const state = useConsole();
  const t = useTexts();
  const names = useNames();
  const id = useId();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const items = find(itemsOf(state, store, t, names), query).slice(0, 12);
  const at = Math.min(chosen, items.length - 1);
  const run = (item: Item | undefined) => {
    if (!item) return;
    store.show(null);
    item.run();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setChosen((at + step + items.length) % Math.max(1, items.length));
    else if (event.key === 'Enter') run(items[at]);
    else return;
    event.preventDefault();
  };
  return (
    <div className="over palette" role="dialog" aria-label={t.palette.title}>
      <input
        ref={field}
        role="combobox"
        aria-label={t.palette.label}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={items[at] ? `${id}-${at}` : undefined}
        placeholder={t.palette.label}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="found" role="listbox" id={id} aria-label={t.palette.title}>
        {items.map((item, index) => (
          <div
            key={item.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onMouseDown={(event) => {
              event.preventDefault();
              run(item);
            }}
          >
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
      {items.length === 0 && <p className="quiet">{t.palette.empty}</p>}
      <p className="quiet palette-hint">{t.palette.hint}</p>
    </div>
  );
}

function itemsOf(state: ConsoleState, store: ConsoleStore, t: Texts, names: Names): Item[] {
  const { board, settings, focus, sheets } = state;
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
  const shown = [focus.mine?.sheet, focus.opened].flatMap((id) => (id && sheets.get(id)) || []);
  const open = shown.map(({ sheet }): Item => {
    const last = sheet.callDetails.at(-1);
    const run = () => store.openSheet(sheet.id);
    return { id: sheet.id, kind: 'sheet', text: sheet.number, detail: last ? numberText(last, t) : '', caps: [], run };
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
  return [...commands, ...open, ...calls, ...positions];
}
