import type { ComponentType } from 'react';
import { useId } from 'react';
import { NoticesTab } from '../follow-up/notices-tab.tsx';
import { ProceduresTab } from '../follow-up/procedures-tab.tsx';
import { UnitsTab } from '../follow-up/units-tab.tsx';
import { useLeft } from '../follow-up/use-follow-up.ts';
import type { ConsoleState, SideTab } from '../state/console-state.ts';
import { shownSheet } from '../state/focus.ts';
import type { Texts } from '../texts.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';
import { Callers, callersTitle } from './callers.tsx';
import { ExchangePanel } from './exchange-panel.tsx';
import { JournalPanel } from './journal-panel.tsx';
import { ResponsePanel } from './response-panel.tsx';

/** In the order of the tabs. */
const tabs: { id: SideTab; title: (t: Texts, state: ConsoleState) => string; Content: ComponentType }[] = [
  { id: 'response', title: (t) => t.response.title, Content: ResponsePanel },
  { id: 'units', title: (t) => t.followUp.units, Content: UnitsTab },
  { id: 'exchange', title: (t) => t.exchange.title, Content: ExchangePanel },
  { id: 'notices', title: (t) => t.followUp.notices, Content: NoticesTab },
  { id: 'procedures', title: (t) => t.followUp.procedures, Content: ProceduresTab },
  { id: 'callers', title: callersTitle, Content: Callers },
  { id: 'journal', title: (t) => t.journalPanel.title, Content: JournalPanel },
];

/** One of several panels, each with a tab. Arrows go from tab to tab. `without`: the one that the page shows elsewhere; the next one stands for it. */
export function SideTabs({ without }: { without?: SideTab }) {
  const state = useConsole();
  const { sideTab, unread, focus } = state;
  const sheet = shownSheet(focus);
  const waiting = (sheet && unread.get(sheet)) || 0;
  const store = useStore();
  const t = useTexts();
  const id = useId();
  const left = useLeft();
  const shownTabs = tabs.filter(({ id }) => id !== without);
  const at = Math.max(
    0,
    shownTabs.findIndex((tab) => tab.id === sideTab),
  );
  const shown = shownTabs[at];
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = step && shownTabs[(at + step + shownTabs.length) % shownTabs.length];
    if (!next) return;
    store.showTab(next.id);
    document.getElementById(`${id}-${next.id}`)?.focus();
    event.preventDefault();
  };
  if (!shown) return null;
  return (
    <section className="panel side-tabs" aria-label={shown.title(t, state)} tabIndex={-1} data-panel>
      <div role="tablist" className="tabs" aria-label={t.sideTabs} onKeyDown={onKeyDown}>
        {shownTabs.map((tab) => (
          <button
            key={tab.id}
            id={`${id}-${tab.id}`}
            type="button"
            role="tab"
            aria-selected={tab === shown}
            aria-controls={`${id}-panel`}
            tabIndex={tab === shown ? 0 : -1}
            data-tab={tab.id}
            onClick={() => store.showTab(tab.id)}
          >
            {tab.title(t, state)}
            {tab.id === 'exchange' && waiting > 0 && <span className="unread">{t.exchange.unread(waiting)}</span>}
            {(left[tab.id] ?? 0) > 0 && <span className="tab-count">{left[tab.id]}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} className="tab-content" aria-labelledby={`${id}-${shown.id}`}>
        <shown.Content />
      </div>
    </section>
  );
}
