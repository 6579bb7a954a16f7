import './follow-up.css';
import { useId, useState } from 'react';
import { uuidv7 } from 'uuidv7';
import { ms } from '../../services/ids.ts';
import { isUnderWay, type Notice, noticeState } from '../../services/notices/notice.ts';
import { draftText, type ProposedNotice } from '../../services/notices/propose.ts';
import { currentStep } from '../../services/reactions/chain.ts';
import { clockTime } from '../format.ts';
import { Empty } from '../parts/panel.tsx';
import { useConsole, useStore, useTexts } from '../use-console.ts';
import { PartnersList } from './partners-list.tsx';
import { type FollowUpOf, useFollowUp } from './use-follow-up.ts';

/** Who must be told, who was, and which other services are asked. */
export function NoticesTab() {
  const of = useFollowUp();
  const t = useTexts();
  if (!of) return <Empty title={t.followUp.noticesEmpty} />;
  const { sheet, proposed, isWritable } = of;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1).
    <div className="follow-up" tabIndex={0}>
      {proposed.length === 0 && sheet.notices.length === 0 && <Empty title={t.followUp.noticesEmpty} />}
      {isWritable && proposed.length > 0 && <Proposed key={proposed.map(({ id }) => id).join()} of={of} />}
      <ul className="follow-up-rows">
        {sheet.notices.map((notice) => (
          <NoticeRow key={notice.id} notice={notice} of={of} />
        ))}
      </ul>
      {isWritable && of.alerting.recipients.length > 0 && <Another of={of} />}
      <PartnersList of={of} />
    </div>
  );
}

/** What the rules ask for: each with its text, which may be changed; one key tells them all. */
function Proposed({ of: { sheet, proposed } }: { of: FollowUpOf }) {
  const store = useStore();
  const t = useTexts();
  const { language } = useConsole().settings;
  const [texts, setTexts] = useState<Record<string, string>>({});
  const send = (some: ProposedNotice[]) =>
    void store.command('send-notices', {
      sheet: sheet.id,
      notices: some.map(({ id, rule, recipient, text }) => ({
        notice: id,
        rule: rule.id,
        recipient: recipient.id,
        text: texts[id] ?? text,
      })),
    });
  return (
    <section className="proposed" aria-label={t.followUp.proposed}>
      <header>
        <h3>{t.followUp.proposed}</h3>
        <button type="button" className="key main-key" data-send-notices onClick={() => send(proposed)}>
          {t.followUp.sendAll} <span className="tab-count">{proposed.length}</span>
        </button>
      </header>
      <ul className="follow-up-rows">
        {proposed.map((one) => (
          <li key={one.id} data-proposed={one.recipient.id}>
            <details>
              <summary>
                <strong>{one.recipient.label[language]}</strong>
                <span className="quiet">{one.rule.reason[language]}</span>
              </summary>
              <textarea
                aria-label={t.followUp.text(one.recipient.label[language])}
                rows={4}
                maxLength={1_500}
                value={texts[one.id] ?? one.text}
                onChange={(event) => setTexts({ ...texts, [one.id]: event.target.value })}
              />
            </details>
            <button type="button" className="key" onClick={() => send([one])}>
              {t.followUp.send}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function NoticeRow({ notice, of: { sheet, isWritable } }: { notice: Notice; of: FollowUpOf }) {
  const store = useStore();
  const t = useTexts();
  const { language } = useConsole().settings;
  const state = noticeState(notice);
  const current = currentStep(notice.steps);
  const shown = current?.step ?? notice.steps.at(-1);
  const on = { sheet: sheet.id, notice: notice.id };
  const receipt = notice.receipts[0];
  return (
    <li className="notice" data-state={state} data-notice={notice.recipient.id}>
      <div className="notice-head">
        <strong>{notice.recipient.label[language]}</strong>
        <span className="notice-state">{t.followUp.states[state]}</span>
      </div>
      {receipt && (
        <p className="quiet">
          {clockTime(ms(receipt.at))} · {t.followUp.proof[receipt.proof]}
          {receipt.note && ` · ${receipt.note}`}
        </p>
      )}
      {!receipt && shown && (
        <p className={state === 'to call' ? 'strong' : 'quiet'}>
          {t.followUp.step(t.followUp.means[shown.means] ?? shown.means, shown.person, shown.number)}
          {shown.begunAt && isUnderWay(notice) && (
            <span className="quiet"> · {t.followUp.until(clockTime(ms(shown.begunAt) + shown.deadlineS * 1_000))}</span>
          )}
        </p>
      )}
      <ol className="tries">
        {notice.steps.flatMap((step, index) =>
          step.over
            ? [
                // biome-ignore lint/suspicious/noArrayIndexKey: steps keep their order.
                <li key={index}>
                  {clockTime(ms(step.over.at))} · {step.person}, {t.followUp.means[step.means] ?? step.means} :{' '}
                  {t.followUp.why[step.over.why]}
                </li>,
              ]
            : [],
        )}
      </ol>
      {isWritable && state !== 'received' && state !== 'cancelled' && (
        <div className="keys">
          <button type="button" className="key" onClick={() => void store.command('confirm-notice', { ...on, note: '' })}>
            {t.followUp.confirm}
          </button>
          {current && (
            <button
              type="button"
              className="key"
              onClick={() => void store.command('notice-not-reached', { ...on, step: current.index, note: '' })}
            >
              {t.followUp.notReached}
            </button>
          )}
        </div>
      )}
    </li>
  );
}

/** Somebody whom no rule names, or once more. */
function Another({ of: { sheet, alerting, situation } }: { of: FollowUpOf }) {
  const store = useStore();
  const t = useTexts();
  const id = useId();
  const { language } = useConsole().settings;
  const [recipient, setRecipient] = useState('');
  const chosen = alerting.recipients.find((one) => one.id === recipient);
  const [text, setText] = useState('');
  const choose = (name: string) => {
    const next = alerting.recipients.find((one) => one.id === name);
    const template = alerting.templates[0]?.id ?? '';
    setRecipient(name);
    setText(next ? draftText(alerting, template, next.language, { sheet, situation, centre: alerting.centre }) : '');
  };
  const send = async () => {
    const notice = { notice: uuidv7(), rule: null, recipient, text };
    if (await store.command('send-notices', { sheet: sheet.id, notices: [notice] })) choose('');
  };
  return (
    <section className="another">
      <label htmlFor={id}>{t.followUp.another}</label>
      <select id={id} value={recipient} onChange={(event) => choose(event.target.value)}>
        <option value="">{t.followUp.choose}</option>
        {alerting.recipients.map((one) => (
          <option key={one.id} value={one.id}>
            {one.label[language]}
          </option>
        ))}
      </select>
      {chosen && (
        <>
          <textarea
            aria-label={t.followUp.text(chosen.label[language])}
            rows={4}
            maxLength={1_500}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <button type="button" className="key" disabled={text.trim() === ''} onClick={() => void send()}>
            {t.followUp.send}
          </button>
        </>
      )}
    </section>
  );
}
