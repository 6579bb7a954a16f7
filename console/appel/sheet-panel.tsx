import { PhoneIncoming } from 'lucide-react';
import type { Call } from '../../services/calls/call.ts';
import { isOpenCall } from '../../services/calls/call.ts';
import { ms } from '../../services/ids.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { Empty } from '../parts/panel.tsx';
import { shownSheet } from '../state/focus.ts';
import { callOfSheet, positionState } from '../state/views.ts';
import { useConsole, useNowMs, useSession, useStore, useTexts } from '../use-console.ts';
import { CallerPanel } from './caller-panel.tsx';
import { FixList } from './fix-list.tsx';
import { Notes } from './notes.tsx';
import { SheetStrip } from './sheet-strip.tsx';

/** What the operator does with the sheet on the screen. */
export type SheetMode = 'ringing' | 'talking' | 'wrapUp' | 'kept' | 'hungUp' | 'other' | 'readOnly';

/** The centre of the page: the sheet of my call, or one opened over it. Its parts stay where they are whatever happens. */
export function SheetPanel() {
  const state = useConsole();
  const t = useTexts();
  const id = shownSheet(state.focus);
  const call = callOfSheet(id, state);
  const mode = useSheetMode(call);
  const view = id ? state.sheets.get(id) : undefined;
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
    <main className="sheet" tabIndex={-1} data-panel data-mode={mode} data-sheet={id} aria-label={t.sheet.title}>
      <AlertLine call={call} />
      <ModeLine mode={mode} />
      <SheetStrip number={view?.sheet.number} call={call} />
      {call && <CallerPanel call={call} sheet={id} />}
      {call && <FixList call={call} />}
      <Notes key={id} sheet={id} view={view} isWritable={mode !== 'readOnly'} />
    </main>
  );
}

/** A sheet opened by hand takes notes while its call lives, or must be called back. */
function useSheetMode(call: Call | undefined): SheetMode | null {
  const { board, focus } = useConsole();
  const session = useSession();
  const nowMs = useNowMs();
  const id = shownSheet(focus);
  if (!id) return null;
  if (focus.opened) return call && isOpenCall(call) ? 'other' : 'readOnly';
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

/** Fills over a minute from the answer: the time in which a first unit should be on its way. */
function AlertLine({ call }: { call: Call | undefined }) {
  const t = useTexts();
  const nowMs = useNowMs(250);
  const answeredAt = call && 'answeredAt' in call ? ms(call.answeredAt) : null;
  const until = call?.state === 'ended' ? ms(call.endedAt) : nowMs;
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
function ModeLine({ mode }: { mode: SheetMode }) {
  const store = useStore();
  const t = useTexts();
  const isMineToEnd = mode === 'ringing' || mode === 'talking' || mode === 'wrapUp';
  const isLeft = mode === 'kept' || mode === 'hungUp';
  return (
    <div className="mode-line">
      {mode === 'ringing' && <PhoneIncoming size={26} aria-hidden="true" />}
      <strong>{t.sheet[mode]}</strong>
      {!isMineToEnd && (
        <button type="button" className="key" aria-keyshortcuts="Escape" onClick={() => store.back()}>
          <KeyCap>{t.keys.escape}</KeyCap> {isLeft ? t.sheet.keptHint : t.sheet.backToMine}
        </button>
      )}
    </div>
  );
}
