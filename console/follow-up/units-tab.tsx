import './follow-up.css';
import { useId, useState } from 'react';
import { uuidv7 } from 'uuidv7';
import { alertState } from '../../services/alerts/alert.ts';
import { type FieldMessage, isNew, type MessageForm, messageForms, unheard } from '../../services/alerts/field-messages.ts';
import type { Assignment } from '../../services/dispatch/assignment.ts';
import { ms } from '../../services/ids.ts';
import { clockTime } from '../format.ts';
import { Empty } from '../parts/panel.tsx';
import { useConsole, useStore, useTexts } from '../use-console.ts';
import { RadioCard } from './radio-card.tsx';
import { type FollowUpOf, useFollowUp } from './use-follow-up.ts';

/** Whether each engaged unit knows of its mission, and what units and room have said to each other. */
export function UnitsTab() {
  const of = useFollowUp();
  const t = useTexts();
  if (!of) return <Empty title={t.followUp.unitsEmpty} />;
  const { sheet, isWritable } = of;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1).
    <div className="follow-up" tabIndex={0}>
      {sheet.assignments.length === 0 && <Empty title={t.followUp.unitsEmpty} />}
      <RadioCard of={of} />
      <ul className="follow-up-rows">
        {sheet.assignments.map((assignment) => (
          <UnitAlert key={assignment.id} assignment={assignment} of={of} />
        ))}
      </ul>
      <section aria-label={t.followUp.messages}>
        <h3>{t.followUp.messages}</h3>
        {sheet.fieldMessages.length === 0 && <p className="quiet">{t.followUp.messagesEmpty}</p>}
        <ul className="follow-up-rows">
          {sheet.fieldMessages.toReversed().map((message) => (
            <Message key={message.id} message={message} of={of} />
          ))}
        </ul>
      </section>
      {isWritable && sheet.assignments.length > 0 && <Write of={of} />}
    </div>
  );
}

function UnitAlert({ assignment, of: { sheet, isWritable, alerting } }: { assignment: Assignment; of: FollowUpOf }) {
  const store = useStore();
  const t = useTexts();
  const alert = sheet.alerts[assignment.id];
  const state = alertState(alert, assignment);
  const { language } = useConsole().settings;
  const labelOf = (means: string) =>
    t.followUp.means[means] ?? alerting.means.find(({ id }) => id === means)?.label[language] ?? means;
  const acknowledge = () =>
    void store.command('set-unit-status', { unit: assignment.unit, status: 'acknowledged', reason: '', saidAt: null });
  return (
    <li className="notice" data-state={state} data-alert={assignment.unit}>
      <div className="notice-head">
        <strong>{assignment.callSign}</strong>
        <span className="notice-state">{t.followUp.alert[state]}</span>
      </div>
      <ol className="tries">
        {(alert?.steps ?? []).flatMap((step, index) =>
          step.begunAt
            ? [
                // biome-ignore lint/suspicious/noArrayIndexKey: steps keep their order.
                <li key={index}>
                  {clockTime(ms(step.begunAt))} · {labelOf(step.means)}
                  {step.over &&
                    ` · ${[t.followUp.why[step.over.why], t.followUp.detail(step.over.detail)].filter(Boolean).join(', ')}`}
                </li>,
              ]
            : [],
        )}
      </ol>
      {isWritable && assignment.status === 'alerted' && (
        <div className="keys">
          <button type="button" className="key" onClick={acknowledge}>
            {t.followUp.acknowledgedByRadio}
          </button>
        </div>
      )}
    </li>
  );
}

function Message({ message, of: { sheet, isWritable } }: { message: FieldMessage; of: FollowUpOf }) {
  const store = useStore();
  const t = useTexts();
  const waiting = unheard(message);
  const acknowledge = (unit: string | null) =>
    void store.command('acknowledge-field-message', { sheet: sheet.id, message: message.id, unit });
  const who = message.from?.callSign ?? `${t.followUp.to} ${message.to.map(({ callSign }) => callSign).join(', ')}`;
  return (
    <li className="notice" data-state={isNew(message) ? 'to call' : 'received'} data-message={message.id}>
      <div className="notice-head">
        <strong>{who}</strong>
        <span className="notice-state">
          {t.followUp.forms[message.form]} · {clockTime(ms(message.saidAt))}
        </span>
      </div>
      <p>{message.text}</p>
      {waiting.length > 0 && <p className="quiet">{t.followUp.unheard(waiting.map(({ callSign }) => callSign).join(', '))}</p>}
      {isWritable && (
        <div className="keys">
          {isNew(message) && (
            <button type="button" className="key" onClick={() => acknowledge(null)}>
              {t.followUp.read}
            </button>
          )}
          {waiting.slice(0, 6).map(({ unit, callSign }) => (
            <button key={unit} type="button" className="key" onClick={() => acknowledge(unit)}>
              {callSign} · {t.followUp.hasIt}
            </button>
          ))}
        </div>
      )}
    </li>
  );
}

function Write({ of: { sheet } }: { of: FollowUpOf }) {
  const store = useStore();
  const t = useTexts();
  const id = useId();
  const [unit, setUnit] = useState('event');
  const [form, setForm] = useState<MessageForm>('situation');
  const [text, setText] = useState('');
  const units = sheet.assignments.filter(({ ended }) => !ended);
  const on = { sheet: sheet.id, text };
  const done = (isDone: boolean) => isDone && setText('');
  const to = unit === 'event' || unit === 'all' ? unit : [unit];
  return (
    <div className="another">
      <label htmlFor={id}>{t.followUp.messageText}</label>
      <textarea id={id} rows={2} maxLength={2_000} value={text} onChange={(event) => setText(event.target.value)} />
      <div className="write-choices">
        <select
          aria-label={`${t.followUp.from} / ${t.followUp.to}`}
          value={unit}
          onChange={(event) => setUnit(event.target.value)}
        >
          <option value="event">{t.followUp.event}</option>
          <option value="all">{t.followUp.all}</option>
          {units.map((one) => (
            <option key={one.unit} value={one.unit}>
              {one.callSign}
            </option>
          ))}
        </select>
        <select
          aria-label={t.followUp.form}
          value={form}
          onChange={(event) => setForm(messageForms.find((one) => one === event.target.value) ?? 'free')}
        >
          {messageForms.map((one) => (
            <option key={one} value={one}>
              {t.followUp.forms[one]}
            </option>
          ))}
        </select>
      </div>
      <div className="keys">
        <button
          type="button"
          className="key"
          disabled={text.trim() === '' || typeof to === 'string'}
          onClick={async () =>
            done(await store.command('record-field-message', { ...on, message: uuidv7(), unit, form, saidAt: null }))
          }
        >
          {t.followUp.record}
        </button>
        <button
          type="button"
          className="key"
          disabled={text.trim() === ''}
          onClick={async () => done(await store.command('instruct-units', { ...on, message: uuidv7(), to }))}
        >
          {t.followUp.instruct}
        </button>
      </div>
    </div>
  );
}
