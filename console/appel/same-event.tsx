import './same-event.css';
import { otherValues } from '../../services/events/other-values.ts';
import type { Candidate } from '../../services/events/same-event.ts';
import type { Joined } from '../../services/sheets/joining.ts';
import { frenchTypography } from '../format.ts';
import { agoText } from '../parts/ago.tsx';
import { KeyCap } from '../parts/key-cap.tsx';
import { PriorityMark } from '../parts/priority-mark.tsx';
import { shownSheet } from '../state/focus.ts';
import { candidateToJoin, joinOrPart, lastJoin, part } from '../state/same-event.ts';
import { useConsole, useNowMs, useStore, useTexts } from '../use-console.ts';

/** Under the map, while there is something to say: events that may be the same, or the join that was just made. */
export function SameEvent() {
  const state = useConsole();
  const t = useTexts();
  const id = shownSheet(state.focus);
  const sheet = id ? state.sheets.get(id)?.sheet : undefined;
  const join = lastJoin(state);
  const candidates = state.sameEvent.sheet === id ? state.sameEvent.candidates : [];
  if (!sheet || (!join && !sheet.joinedInto && candidates.length === 0)) return null;
  return (
    <section className="panel same-event" aria-label={t.sameEvent.title}>
      <header className="panel-head">
        <h2>{t.sameEvent.title}</h2>
        {candidates.length > 0 && <span>{t.sameEvent.hint}</span>}
      </header>
      {sheet.joinedInto && <Duplicate into={sheet.joinedInto} />}
      {join && <JoinNotice join={join} others={otherValues(sheet).length} />}
      {candidates.length > 0 && <Candidates candidates={candidates} isNext={!join} />}
    </section>
  );
}

function Duplicate({ into }: { into: { sheet: Joined['sheet']; number: string } }) {
  const store = useStore();
  const t = useTexts();
  return (
    <div className="join-notice">
      <p>{t.sameEvent.duplicateOf(into.number)}</p>
      <button type="button" className="key" onClick={() => store.openSheet(into.sheet)}>
        {t.sameEvent.open(into.number)}
      </button>
      <button type="button" className="key" aria-keyshortcuts="Insert" onClick={() => joinOrPart(store)}>
        <KeyCap>{t.keys.insert}</KeyCap> {t.sameEvent.part}
      </button>
    </div>
  );
}

/** Stays until it is read. Escape within it undoes, as Insert does anywhere. `others`: values that joined sheets give otherwise. */
function JoinNotice({ join, others }: { join: Joined; others: number }) {
  const store = useStore();
  const t = useTexts();
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    part(store, join);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key acts on the buttons within, which have their own names.
    <div className="join-notice" data-join={join.sheet} tabIndex={-1} data-panel onKeyDown={onKeyDown}>
      <p aria-live="polite">{t.sameEvent.joined(join.number, join.calls.length, join.notes.length)}</p>
      {others > 0 && (
        <p className="needs-look">
          {t.facts.otherTitle(others)} <KeyCap>{`${t.keys.shift} F3`}</KeyCap>
        </p>
      )}
      <button type="button" className="key" aria-keyshortcuts="Insert" onClick={() => part(store, join)}>
        <KeyCap>{t.keys.insert}</KeyCap> {t.sameEvent.part}
      </button>
      <button type="button" className="key" onClick={() => store.acknowledgeJoin()}>
        {t.understood}
      </button>
    </div>
  );
}

/** Arrows choose one while the list has the focus; Insert joins, Enter opens it to look. */
function Candidates({ candidates, isNext }: { candidates: Candidate[]; isNext: boolean }) {
  const state = useConsole();
  const store = useStore();
  const t = useTexts();
  const { chosen } = state.sameEvent;
  const at = candidates.findIndex(({ sheet }) => sheet === chosen);
  const next = candidateToJoin(state);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stepped = step && candidates[at < 0 ? 0 : Math.max(0, Math.min(candidates.length - 1, at + step))];
    if (stepped) store.chooseCandidate(stepped.sheet);
    else if (event.key === 'Enter' && next) store.openSheet(next.sheet);
    else return;
    event.preventDefault();
  };
  return (
    <div
      className="candidates"
      data-panel
      role="listbox"
      tabIndex={0}
      aria-label={t.sameEvent.title}
      aria-activedescendant={chosen ? `candidate-${chosen}` : undefined}
      onKeyDown={onKeyDown}
      onFocus={() => candidates[0] && at < 0 && store.chooseCandidate(candidates[0].sheet)}
      onBlur={() => store.chooseCandidate(null)}
    >
      {candidates.map((candidate) => (
        <Row
          key={candidate.sheet}
          candidate={candidate}
          isChosen={candidate.sheet === chosen}
          isNext={candidate === next && (isNext || chosen !== null)}
        />
      ))}
    </div>
  );
}

function Row({ candidate, isChosen, isNext }: { candidate: Candidate; isChosen: boolean; isNext: boolean }) {
  const { settings } = useConsole();
  const store = useStore();
  const t = useTexts();
  const nowMs = useNowMs();
  const { sheet, head, likelihoodPercent, reasons } = candidate;
  const text = (both: { fr: string; en: string }) => (settings.language === 'fr' ? frenchTypography(both.fr) : both.en);
  return (
    <div
      id={`candidate-${sheet}`}
      className="candidate"
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      data-candidate={sheet}
      data-next={isNext}
      onDoubleClick={() => store.openSheet(sheet)}
    >
      <span className="candidate-likelihood">{t.sameEvent.percent(likelihoodPercent)}</span>
      <span className="candidate-head">
        <PriorityMark priority={head.priority} word={false} />{' '}
        <strong>{head.nature ? text(head.nature.label) : t.sameEvent.noNature}</strong>
      </span>
      <span className="candidate-number">
        {isNext && <KeyCap>{t.keys.insert}</KeyCap>} {head.number}
      </span>
      <span className="candidate-place">
        {[head.place, agoText(t, head.openedAt, nowMs), t.sameEvent.callers(head.callers)].filter(Boolean).join(' · ')}
      </span>
      <span className="candidate-reasons">
        {reasons
          .filter(({ about }) => about !== 'age')
          .map((reason) => (
            <span key={reason.about} data-speaks={reason.speaks}>
              {text(reason)}
            </span>
          ))}
      </span>
    </div>
  );
}
