import type { ReactNode } from 'react';
import type { Call } from '../../services/calls/call.ts';
import type { SetPlace } from '../../services/places/place.ts';
import type { MissingFact } from '../../services/qualification/missing.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { PriorityMark } from '../parts/priority-mark.tsx';
import type { QualifiedSheet } from '../state/qualified.ts';
import { missingOn } from '../state/qualified.ts';
import { useConsole, useNames, useStore, useTexts } from '../use-console.ts';
import { pointedTo } from './nature-search.tsx';
import { PlaceCell } from './place-cell.tsx';

type StripProps = {
  number: string | undefined;
  call: Call | undefined;
  place: SetPlace | null;
  of: QualifiedSheet | null;
  isGuided: boolean;
};

/** Number and service, nature, priority, place, what is missing: always there, always at the same spot. */
export function SheetStrip({ number, call, place, of, isGuided }: StripProps) {
  const t = useTexts();
  const names = useNames();
  const missing = call ? missingOn(call, of, place) : [];
  return (
    <dl className="strip">
      <Cell name="number" title={t.sheet.number}>
        <span>{number ?? '…'}</span>
        {call && (
          <small>
            {names.service(call.service)} · {call.dialled}
          </small>
        )}
      </Cell>
      {isGuided && (
        <Cell name="nature" title={t.qualify.nature} keys="F9">
          {of ? <NatureText of={of} /> : '…'}
        </Cell>
      )}
      <Cell name="priority" title={t.sheet.priority} keys={of?.qualified.proposed ? 'F10' : null}>
        {call ? <PriorityText call={call} of={of} /> : '…'}
      </Cell>
      <Cell name="place" title={t.sheet.place} keys="F7">
        {call ? <PlaceCell call={call} place={place} /> : '…'}
      </Cell>
      <Cell name="missing" title={missing.length > 0 ? `${t.sheet.missing} · ${missing.length}` : t.sheet.missing}>
        {call ? <MissingText missing={missing} /> : '…'}
      </Cell>
    </dl>
  );
}

type CellProps = { name: string; title: string; keys?: string | null; children: ReactNode };

function Cell({ name, title, keys, children }: CellProps) {
  return (
    <div className="cell" data-cell={name}>
      <dt>
        {title}
        {keys && <KeyCap>{keys}</KeyCap>}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The label as it was chosen, also where the catalogue has lost it since. A click is F9. */
function NatureText({ of }: { of: QualifiedSheet }) {
  const store = useStore();
  const { settings } = useConsole();
  const t = useTexts();
  const chosen = of.sheet.nature;
  const [other] = pointedTo(of);
  return (
    <>
      <button type="button" className="cell-act" aria-keyshortcuts="F9" onClick={() => store.show('nature')}>
        {chosen ? chosen.label[settings.language] : <span className="needs-look">{t.qualify.noNature}</span>}
      </button>
      {chosen && !of.qualified.nature && <small className="needs-look">{t.qualify.notInCatalogue}</small>}
      {other && <small className="needs-look">{t.qualify.rather(other.nature.label[settings.language])}</small>}
    </>
  );
}

/** As decided; else as the rules propose it; else the call's own. Where the rules say otherwise than what was decided, both. */
function PriorityText({ call, of }: { call: Call; of: QualifiedSheet | null }) {
  const { settings } = useConsole();
  const t = useTexts();
  const proposed = of?.qualified.proposed ?? null;
  const decided = of?.sheet.priority ?? null;
  const because = (reasons: { fr: string; en: string }[]) => reasons.map((reason) => reason[settings.language]).join(' · ');
  if (decided) {
    const isOvertaken = proposed !== null && proposed.priority !== decided.proposed.priority;
    return (
      <>
        <PriorityMark priority={decided.priority} />
        {isOvertaken ? (
          <small className="reasons needs-look">
            {t.qualify.nowProposed(`P${proposed.priority}`)} · {because(proposed.reasons)}
          </small>
        ) : (
          <small className="reasons">
            {t.qualify.decided(decided.by)}
            {decided.reason && ` · ${decided.reason}`}
          </small>
        )}
      </>
    );
  }
  // What is dialled stands in the first cell; the rules say more.
  const reasons = proposed?.reasons ?? call.reasons.filter((reason) => reason.rule !== 'dialled');
  return (
    <>
      <PriorityMark priority={proposed?.priority ?? call.priority} />
      <small className="reasons">
        {proposed && <span className="needs-look">{t.qualify.proposed} · </span>}
        {because(reasons)}
      </small>
    </>
  );
}

/** The weightiest first: where not all fit, those that are seen are those that count. */
function MissingText({ missing }: { missing: MissingFact[] }) {
  const { settings } = useConsole();
  const t = useTexts();
  if (missing.length === 0) return <span className="quiet">{t.sheet.nothingMissing}</span>;
  return (
    <span className="missing">
      {missing.map((one) => (
        <span key={`${one.fact} ${one.question}`}>{one[settings.language]}</span>
      ))}
    </span>
  );
}
