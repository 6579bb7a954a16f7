import { PhoneIncoming } from 'lucide-react';
import { useMemo } from 'react';
import type { Call } from '../../services/calls/call.ts';
import type { SheetView } from '../../services/http/messages.ts';
import { type Instant, ms } from '../../services/ids.ts';
import { departedAt } from '../../services/sheets/departed.ts';
import { InCharge } from '../handover/in-charge.tsx';
import { KeyCap } from '../parts/key-cap.tsx';
import { Empty } from '../parts/panel.tsx';
import { shownSheet } from '../state/focus.ts';
import { type QualifiedSheet, qualifiedSheet } from '../state/qualified.ts';
import { callOfSheet, positionState } from '../state/views.ts';
import { useConsole, useNowMs, useSession, useStore, useTexts } from '../use-console.ts';
import { CallerPanel } from './caller-panel.tsx';
import { CloseSheet, ReopenSheet } from './close-sheet.tsx';
import { ClosingActs } from './closing-acts.tsx';
import { Departure } from './departure.tsx';
import { FactsPanel } from './facts-panel.tsx';
import { FixList } from './fix-list.tsx';
import { Guide } from './guide.tsx';
import { NatureSearch } from './nature-search.tsx';
import { Notes } from './notes.tsx';
import { PlaceNotes } from './place-notes.tsx';
import { PlaceSearch } from './place-search.tsx';
import { PriorityChooser } from './priority-chooser.tsx';
import { SheetStrip } from './sheet-strip.tsx';

/** What the operator does with the sheet on the screen. */
export type SheetMode = 'ringing' | 'talking' | 'wrapUp' | 'kept' | 'hungUp' | 'other' | 'readOnly';

/** The centre of the page: the sheet of my call, or one opened over it. Its parts stay where they are whatever happens. */
export function SheetPanel() {
  const state = useConsole();
  const t = useTexts();
  const id = shownSheet(state.focus);
  const call = callOfSheet(id, state);
  const view = id ? state.sheets.get(id) : undefined;
  const mode = useSheetMode(call, view);
  const { catalogue, pendingAnswers, overlay } = state;
  const of = useMemo(() => qualifiedSheet(view, catalogue, pendingAnswers), [view, catalogue, pendingAnswers]);
  const isGuided = (catalogue?.natures.length ?? 0) > 0;
  if (!id || !mode) {
    return (
      <main className="sheet" tabIndex={-1} data-panel aria-label={t.sheet.title}>
        <div className="sheet-none">
          <Empty title={t.sheet.empty} hint={t.sheet.emptyHint} />
          <p className="quiet">{t.sheet.emptyKeys}</p>
        </div>
      </main>
    );
  }
  return (
    <main
      className="sheet"
      tabIndex={-1}
      data-panel
      data-mode={mode}
      data-sheet={id}
      data-guided={isGuided}
      aria-label={t.sheet.title}
    >
      <AlertLine call={call} departedAt={view ? departedAt(view.sheet) : null} />
      <ModeLine mode={mode} call={call} of={of} view={view} />
      <SheetStrip number={view?.sheet.number} call={call} place={view?.sheet.place ?? null} of={of} isGuided={isGuided} />
      <InCharge sheet={id} />
      {view && <PlaceNotes place={view.sheet.place} fixNotes={view.sheet.fixNotes} />}
      {isGuided && <Guide key={`guide ${id}`} of={of} isWritable={mode !== 'readOnly'} />}
      {of && overlay === 'nature' && <NatureSearch of={of} />}
      {view && overlay === 'place' && <PlaceSearch sheet={view.sheet} call={call} />}
      {of && overlay === 'priority' && <PriorityChooser of={of} />}
      {view && overlay === 'close' && (view.sheet.closing ? <ReopenSheet view={view} /> : <CloseSheet view={view} />)}
      {call && <CallerPanel call={call} sheet={id} isWritable={mode !== 'readOnly'} />}
      {call && <FixList call={call} links={view?.sheet.locateLinks ?? []} isWritable={mode !== 'readOnly'} />}
      <Notes key={id} sheet={id} view={view} isWritable={mode !== 'readOnly'} />
      <FactsPanel key={`facts ${id}`} sheet={id} view={view} isWritable={mode !== 'readOnly'} />
    </main>
  );
}

/** A closed sheet is only read. */
function useSheetMode(call: Call | undefined, view: SheetView | undefined): SheetMode | null {
  const { board, focus } = useConsole();
  const session = useSession();
  const nowMs = useNowMs();
  const id = shownSheet(focus);
  if (!id) return null;
  if (view?.sheet.closing) return 'readOnly';
  if (focus.opened) return 'other';
  const position = session.position ? board?.positions.get(session.position) : undefined;
  switch (positionState(position, session.operator, nowMs)) {
    case 'ringing':
      return 'ringing';
    case 'on-call':
      return 'talking';
    case 'wrap-up':
      return 'wrapUp';
    case 'closed':
    case 'paused':
    case 'free':
      return call?.state === 'abandoned' ? 'hungUp' : 'kept';
  }
}

const alertTargetMs = 60_000;

/** Fills over a minute from the answer, until the departure is decided: the time in which a first unit should be on its way. */
function AlertLine({ call, departedAt }: { call: Call | undefined; departedAt: Instant | null }) {
  const t = useTexts();
  const nowMs = useNowMs(250);
  const answeredAt = call && 'answeredAt' in call ? ms(call.answeredAt) : null;
  const until = departedAt ? ms(departedAt) : call?.state === 'ended' ? ms(call.endedAt) : nowMs;
  const filled = answeredAt === null ? 0 : Math.max(0, Math.min(1, (until - answeredAt) / alertTargetMs));
  return (
    <div
      className="alert-line"
      role="progressbar"
      aria-label={t.sheet.alertLine}
      aria-valuemin={0}
      aria-valuemax={60}
      aria-valuenow={Math.floor(filled * 60)}
      data-over={filled === 1}
    >
      <span style={{ transform: `scaleX(${filled.toFixed(4)})` }} />
    </div>
  );
}

/** Whose sheet this is and what is to be done with it. Filled with blue while the phone rings for it. */
function ModeLine({
  mode,
  call,
  of,
  view,
}: {
  mode: SheetMode;
  call: Call | undefined;
  of: QualifiedSheet | null;
  view: SheetView | undefined;
}) {
  const store = useStore();
  const t = useTexts();
  const isMineToEnd = mode === 'ringing' || mode === 'talking' || mode === 'wrapUp';
  const { focus } = useConsole();
  const isLeft = mode === 'kept' || mode === 'hungUp' || (mode === 'readOnly' && focus.opened === null);
  const isOver = mode === 'wrapUp' || mode === 'kept' || mode === 'hungUp';
  return (
    <div className="mode-line">
      {mode === 'ringing' && <PhoneIncoming size={26} aria-hidden="true" />}
      <strong className="mode-name">
        {call?.kind === 'text' && (mode === 'ringing' || mode === 'talking') ? t.exchange[mode] : t.sheet[mode]}
      </strong>
      {of && <Departure of={of} isWritable={mode !== 'readOnly'} />}
      {view && mode !== 'ringing' && <ClosingActs view={view} isQuick={isOver} />}
      {!isMineToEnd && (
        <button type="button" className="key" aria-keyshortcuts="Escape" onClick={() => store.back()}>
          <KeyCap>{t.keys.escape}</KeyCap> {isLeft ? t.sheet.keptHint : t.sheet.backToMine}
        </button>
      )}
    </div>
  );
}
