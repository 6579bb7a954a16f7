import { useId, useState } from 'react';
import { uuidv7 } from 'uuidv7';
import { outSteps } from '../../services/calls/signals.ts';
import { ms } from '../../services/ids.ts';
import type { PartnerCall } from '../../services/partners/partner-calls.ts';
import { isLate, numbersFor, type PartnerRequest, partnerAnswers } from '../../services/partners/partners.ts';
import { clockTime } from '../format.ts';
import type { Texts } from '../texts.ts';
import { useConsole, useNowMs, useStore, useTexts } from '../use-console.ts';
import type { FollowUpOf } from './use-follow-up.ts';

/** Other services: what was asked of them, what they said, and who is late. */
export function PartnersList({ of }: { of: FollowUpOf }) {
  const t = useTexts();
  const { sheet, isWritable } = of;
  return (
    <section className="partners" aria-label={t.followUp.partners}>
      <h3>{t.followUp.partners}</h3>
      {sheet.partnerRequests.length === 0 && <p className="quiet">{t.followUp.partnersEmpty}</p>}
      <ul className="follow-up-rows">
        {sheet.partnerRequests.map((request) => (
          <Request key={request.id} request={request} of={of} />
        ))}
      </ul>
      {isWritable && <Ask of={of} />}
    </section>
  );
}

function Request({ request, of: { sheet, isWritable } }: { request: PartnerRequest; of: FollowUpOf }) {
  const store = useStore();
  const t = useTexts();
  const nowMs = useNowMs();
  const { language } = useConsole().settings;
  const [eta, setEta] = useState('');
  const last = request.answers.at(-1);
  const late = isLate(request, nowMs);
  return (
    <li className="notice" data-state={late ? 'late' : (last?.answer ?? 'waiting')} data-request={request.partner.id}>
      <div className="notice-head">
        <strong>{request.partner.label[language]}</strong>
        <span className="notice-state">
          {late && `${t.followUp.late} · `}
          {last ? t.followUp.answers[last.answer] : t.followUp.waiting(clockTime(ms(request.at)))}
          {last?.etaMinutes !== null && last?.etaMinutes !== undefined && ` · ${t.followUp.due(last.etaMinutes)}`}
        </span>
      </div>
      <p className="quiet">
        {clockTime(ms(request.at))}
        {request.number && ` · ${request.number}`}
        {request.text && ` · ${request.text}`}
      </p>
      {sheet.partnerCalls
        .filter((one) => one.request === request.id)
        .map((one) => (
          <p key={one.id} className="quiet" data-partner-call={one.id}>
            {t.followUp.calls(clockTime(ms(one.at)), callSteps(one, t.followUp))}
          </p>
        ))}
      {isWritable && last?.answer !== 'over' && (
        <div className="keys">
          <input
            className="eta"
            aria-label={t.followUp.eta}
            placeholder="min"
            inputMode="numeric"
            value={eta}
            onChange={(event) => setEta(event.target.value.replace(/\D/g, '').slice(0, 4))}
          />
          {partnerAnswers.map((answer) => (
            <button
              key={answer}
              type="button"
              className="key"
              onClick={() => {
                const etaMinutes = answer === 'accepted' && eta !== '' ? Number(eta) : null;
                void store.command('answer-partner', { sheet: sheet.id, request: request.id, answer, etaMinutes, note: '' });
                setEta('');
              }}
            >
              {t.followUp.answers[answer]}
            </button>
          ))}
        </div>
      )}
    </li>
  );
}

/** Each step with its time, as far as the call came. */
function callSteps({ times, status }: PartnerCall, t: Texts['followUp']): string {
  const steps = outSteps.flatMap((step) => {
    const at = times[step];
    return at ? [`${t.outSteps[step]} ${clockTime(ms(at))}`] : [];
  });
  return steps.length === 0 ? t.ringing : [...steps, times.answered ? '' : status].filter(Boolean).join(' · ');
}

function Ask({ of: { sheet, situation } }: { of: FollowUpOf }) {
  const store = useStore();
  const t = useTexts();
  const id = useId();
  const { settings, catalogue } = useConsole();
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const partner = catalogue?.partners.find((one) => one.id === name);
  const numbers = partner ? numbersFor(partner, situation.commune?.code ?? null) : [];
  const { session } = useConsole();
  const position = session?.position ?? null;
  const call = async (number: string) => {
    const named = { request: uuidv7(), call: uuidv7(), partner: name, number, text };
    if (position && (await store.command('call-partner', { sheet: sheet.id, position, ...named }))) {
      setName('');
      setText('');
    }
  };
  const ask = async (number: string | null) => {
    if (await store.command('request-partner', { sheet: sheet.id, request: uuidv7(), partner: name, number, text })) {
      setName('');
      setText('');
    }
  };
  return (
    <div className="another">
      <label htmlFor={id}>{t.followUp.askWho}</label>
      <select id={id} value={name} onChange={(event) => setName(event.target.value)}>
        <option value="">{t.followUp.choose}</option>
        {catalogue?.partners.map((one) => (
          <option key={one.id} value={one.id}>
            {one.label[settings.language]}
          </option>
        ))}
      </select>
      {partner && (
        <>
          <input
            aria-label={t.followUp.askWhat}
            placeholder={t.followUp.askWhat}
            maxLength={1_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <div className="keys">
            {position &&
              numbers.map(({ number, label }) => (
                <button
                  key={`call ${number}`}
                  type="button"
                  className="key main-key"
                  data-call-partner={number}
                  onClick={() => void call(number)}
                >
                  {t.followUp.call} · {[label, number].filter(Boolean).join(' ')}
                </button>
              ))}
            {numbers.map(({ number, label }) => (
              <button key={`${number} ${label}`} type="button" className="key" onClick={() => void ask(number)}>
                {t.followUp.ask} · {[label, number].filter(Boolean).join(' ')}
              </button>
            ))}
            {numbers.length === 0 && (
              <button type="button" className="key" onClick={() => void ask(null)}>
                {t.followUp.ask}
              </button>
            )}
          </div>
        </>
      )}
    </div>
  );
}
