import type { ReactNode } from 'react';
import type { Call } from '../../services/calls/call.ts';
import type { PhoneNumber, PreviousCall } from '../../services/context/caller.ts';
import type { SheetId } from '../../services/ids.ts';
import { ms } from '../../services/ids.ts';
import { clockTime } from '../format.ts';
import { agoText } from '../parts/ago.tsx';
import { KeyCap } from '../parts/key-cap.tsx';
import { Panel } from '../parts/panel.tsx';
import { mayWrite, writeToCaller } from '../state/exchange.ts';
import type { Texts } from '../texts.ts';
import { useConsole, useNowMs, useStore, useTexts } from '../use-console.ts';
import { numberText } from './call-in-hand.tsx';

/** Who calls, as far as is known; a source that has not answered says so. */
export function CallerPanel({ call, sheet, isWritable }: { call: Call; sheet: SheetId; isWritable: boolean }) {
  const t = useTexts();
  const { caller } = call;
  const { subscriber } = caller;
  return (
    <Panel scrolls className="caller" title={t.caller.title} aside={subscriber?.vulnerable && <Vulnerable />}>
      <dl className="facts">
        <Fact title={t.caller.number}>
          <span className="strong">{numberText(call, t)}</span>
          {caller.number && <small>{numberKind(caller.number, t)}</small>}
          {isWritable && <WriteAct call={call} />}
        </Fact>
        {caller.shownNumber && (
          <Fact title={t.caller.shown}>
            <span className="needs-look">{caller.shownNumber}</span>
          </Fact>
        )}
        {(caller.name || !subscriber) && (
          <Fact title={t.caller.name}>
            {caller.name ? caller.name : <span className="quiet">{t.unknown}</span>}
            {caller.name && <small>{t.caller.untrusted}</small>}
          </Fact>
        )}
        <Fact title={t.caller.subscriber}>
          {subscriber ? subscriber.name : <Lookups lookups={caller.lookups} />}
          {subscriber?.address && <small>{subscriber.address}</small>}
        </Fact>
        {subscriber?.note && (
          <Fact title={t.caller.note}>
            <span className="instruction">{subscriber.note}</span>
          </Fact>
        )}
      </dl>
      <Previous previous={caller.previous.filter((each) => each.sheet !== sheet)} last24h={caller.callsLast24h} />
    </Panel>
  );
}

/** Whoever cannot speak, or is not understood, may be written to; the answers come to the same sheet. */
function WriteAct({ call }: { call: Call }) {
  const store = useStore();
  const t = useTexts();
  const { centre } = useConsole();
  if (!mayWrite(call, centre)) return null;
  return (
    <button
      type="button"
      className="key write-act"
      data-write-to-caller
      aria-keyshortcuts="Shift+F4"
      onClick={() => writeToCaller(store)}
    >
      <KeyCap>{`${t.keys.shift} F4`}</KeyCap> {t.exchange.offer}
    </button>
  );
}

/** `mobile`, `mobile · BE`; nothing where the number does not say. */
function numberKind({ kind, country }: PhoneNumber, t: Texts): string {
  return [kind === 'unknown' ? null : t.caller[kind], country === 'FR' ? null : country].filter(Boolean).join(' · ');
}

function Vulnerable() {
  return (
    <span className="vulnerable">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M8 1 15 14H1zM7 6v4h2V6zM7 11v2h2v-2z" fill="currentColor" fillRule="evenodd" />
      </svg>
      {useTexts().caller.vulnerable}
    </span>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Lookups({ lookups }: { lookups: Call['caller']['lookups'] }) {
  const t = useTexts();
  const asked = Object.entries(lookups).filter(([source, state]) => source !== 'previous' && state !== 'not asked');
  if (asked.length === 0) return <span className="quiet">{t.caller.noSubscriber}</span>;
  return (
    <span className="lookups">
      {asked.map(([source, state]) => (
        <small key={source} className={state === 'failed' || state === 'too late' ? 'needs-look' : 'quiet'}>
          {source} · {t.caller.lookups[state]}
        </small>
      ))}
    </span>
  );
}

/** The newest is one key away. Opening one leaves my own sheet beneath it. */
function Previous({ previous, last24h }: { previous: PreviousCall[]; last24h: number }) {
  const store = useStore();
  const t = useTexts();
  const nowMs = useNowMs();
  const { focus } = useConsole();
  return (
    <div className="previous">
      <h3>
        {t.previous.title}
        {last24h > 0 && <span className="needs-look">{t.caller.last24h(last24h)}</span>}
      </h3>
      {previous.length === 0 && <p className="quiet">{t.previous.empty}</p>}
      <ul>
        {previous.map((each, index) => (
          <li key={each.sheet}>
            <button
              type="button"
              className="previous-call"
              aria-label={t.previous.open(each.sheetNumber)}
              onClick={() => store.openSheet(each.sheet)}
            >
              <span className="previous-number">{each.sheetNumber}</span>
              <span className="ago">
                {agoText(t, each.at, nowMs)} · {clockTime(ms(each.at)).slice(0, 5)}
              </span>
              {index === 0 && focus.opened === null && <KeyCap>{`${t.keys.shift} F10`}</KeyCap>}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
