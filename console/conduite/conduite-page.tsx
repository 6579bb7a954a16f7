import './conduite.css';
import { ResponsePanel } from '../appel/response-panel.tsx';
import { SideTabs } from '../appel/side-tabs.tsx';
import { InCharge } from '../handover/in-charge.tsx';
import { Overlays } from '../parts/overlays.tsx';
import { TopBar } from '../parts/top-bar.tsx';
import { shownSheet } from '../state/focus.ts';
import { useConsole, useTexts } from '../use-console.ts';
import { usePageKeys } from '../use-page-keys.ts';
import { EventList } from './event-list.tsx';
import { UnitList } from './unit-list.tsx';

/** Events left, what is late first; the selected one with its response and what follows of it; all units right, by sector. */
export function ConduitePage() {
  const { focus, sheets } = useConsole();
  const t = useTexts();
  usePageKeys();
  const id = shownSheet(focus);
  const sheet = id === null ? undefined : sheets.get(id)?.sheet;
  return (
    <div className="conduite">
      <TopBar page="conduite" />
      <EventList />
      <main className="panel conduite-event" aria-label={t.conduite.timeline} tabIndex={-1} data-panel>
        {sheet ? (
          <>
            <h2 data-selected-event>
              {sheet.number} · {sheet.place?.label ?? t.conduite.noPlace}
            </h2>
            <InCharge sheet={sheet.id} />
            <ResponsePanel />
            <SideTabs without="response" />
          </>
        ) : (
          <p className="empty">{t.conduite.choose}</p>
        )}
      </main>
      <UnitList />
      <Overlays />
    </div>
  );
}
