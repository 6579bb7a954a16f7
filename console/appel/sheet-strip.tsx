import type { ReactNode } from 'react';
import type { Call } from '../../services/calls/call.ts';
import { metres } from '../format.ts';
import { PriorityMark } from '../parts/priority-mark.tsx';
import type { Missing } from '../state/views.ts';
import { missingFacts, placeOf } from '../state/views.ts';
import { useConsole, useNames, useTexts } from '../use-console.ts';

/** Number, service, priority, place, what is missing: always there, always at the same spot. */
export function SheetStrip({ number, call }: { number: string | undefined; call: Call | undefined }) {
  const { settings } = useConsole();
  const t = useTexts();
  const names = useNames();
  // What is dialled stands in the cell before; the rules say more.
  const reasons = call?.reasons
    .filter((reason) => reason.rule !== 'dialled')
    .map((reason) => reason[settings.language])
    .join(' · ');
  return (
    <dl className="strip">
      <Cell name="number" title={t.sheet.number}>
        <span>{number ?? '…'}</span>
      </Cell>
      <Cell name="service" title={t.sheet.service}>
        {call ? names.service(call.service) : '…'}
        {call && <small>{call.dialled}</small>}
      </Cell>
      <Cell name="priority" title={t.sheet.priority}>
        {call ? <PriorityMark priority={call.priority} /> : '…'}
        <small className="reasons">{reasons}</small>
      </Cell>
      <Cell name="place" title={t.sheet.place}>
        {call ? <PlaceText call={call} /> : '…'}
      </Cell>
      <Cell name="missing" title={t.sheet.missing}>
        {call ? <MissingText missing={missingFacts(call)} /> : '…'}
      </Cell>
    </dl>
  );
}

function Cell({ name, title, children }: { name: string; title: string; children: ReactNode }) {
  return (
    <div className="cell" data-cell={name}>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function PlaceText({ call }: { call: Call }) {
  const { settings } = useConsole();
  const t = useTexts();
  const place = placeOf(call);
  switch (place?.kind) {
    case undefined:
      return <span className="needs-look">{t.unknown}</span>;
    case 'commune':
      return (
        <>
          {place.name} ({place.department})<small>{t.sheet.fromCentre(metres(place.distanceM, settings.language))}</small>
        </>
      );
    case 'address':
      return place.text;
    case 'coordinates':
      return <span>{place.text}</span>;
    case 'subscriber':
      return (
        <>
          {place.text}
          <small>{t.sheet.addressOfSubscriber}</small>
        </>
      );
  }
}

function MissingText({ missing }: { missing: Missing[] }) {
  const t = useTexts();
  const words: Record<Missing, string> = {
    number: t.sheet.missingNumber,
    location: t.sheet.missingLocation,
    name: t.sheet.missingName,
  };
  if (missing.length === 0) return <span className="quiet">{t.sheet.nothingMissing}</span>;
  return (
    <span className="missing">
      {missing.map((fact) => (
        <span key={fact}>{words[fact]}</span>
      ))}
    </span>
  );
}
