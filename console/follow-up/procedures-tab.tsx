import './follow-up.css';
import { useId, useState } from 'react';
import { ms } from '../../services/ids.ts';
import { clockTime } from '../format.ts';
import { Empty } from '../parts/panel.tsx';
import { useConsole, useStore, useTexts } from '../use-console.ts';
import { type FollowUpOf, useFollowUp } from './use-follow-up.ts';

type Plan = FollowUpOf['plans'][number];

/** Procedures and special plans that apply here, each step with who did it and when. */
export function ProceduresTab() {
  const of = useFollowUp();
  const store = useStore();
  const t = useTexts();
  const id = useId();
  const { language } = useConsole().settings;
  if (!of) return <Empty title={t.followUp.proceduresEmpty} />;
  const { sheet, plans, alerting, isWritable } = of;
  const others = alerting.procedures.filter((one) => !plans.some(({ procedure }) => procedure.id === one.id));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1).
    <div className="follow-up" tabIndex={0}>
      {plans.length === 0 && <Empty title={t.followUp.proceduresEmpty} />}
      {plans.map((plan) => (
        <PlanSteps key={plan.procedure.id} plan={plan} of={of} />
      ))}
      {isWritable && others.length > 0 && (
        <div className="another">
          <label htmlFor={id}>{t.followUp.attach}</label>
          <select
            id={id}
            value=""
            onChange={(event) => void store.command('attach-procedure', { sheet: sheet.id, procedure: event.target.value })}
          >
            <option value="">{t.followUp.choose}</option>
            {others.map((one) => (
              <option key={one.id} value={one.id}>
                {one.label[language]}
              </option>
            ))}
          </select>
        </div>
      )}
    </div>
  );
}

function PlanSteps({ plan: { procedure, steps, left }, of }: { plan: Plan; of: FollowUpOf }) {
  const t = useTexts();
  const { language } = useConsole().settings;
  return (
    <section className="plan" data-procedure={procedure.id} data-left={left} aria-label={procedure.label[language]}>
      <div className="notice-head">
        <h3>{procedure.label[language]}</h3>
        <span className={left > 0 ? 'needs-look' : 'quiet'}>{t.followUp.stepsLeft(left)}</span>
      </div>
      {procedure.source && <p className="quiet plan-source">{t.followUp.source(procedure.source)}</p>}
      <ol className="plan-steps">
        {steps.map((each, index) => (
          <Step key={each.step.id} number={index + 1} each={each} procedure={procedure.id} of={of} />
        ))}
      </ol>
    </section>
  );
}

/** The button that was just pressed asked for the field. */
const focusNow = (field: HTMLInputElement | null) => field?.focus();

type StepProps = { number: number; each: Plan['steps'][number]; procedure: string; of: FollowUpOf };

function Step({ number, each: { step, mark }, procedure, of: { sheet, isWritable } }: StepProps) {
  const store = useStore();
  const t = useTexts();
  const { language } = useConsole().settings;
  const [why, setWhy] = useState<string | null>(null);
  const on = { sheet: sheet.id, procedure, step: step.id };
  return (
    <li data-step={step.id} data-mark={mark?.state ?? 'open'}>
      <span className="plan-number">{mark?.state === 'done' ? '✓' : mark ? '–' : number}</span>
      <div>
        <p>{step.text[language]}</p>
        {mark && (
          <p className="quiet">
            {clockTime(ms(mark.at))} · {mark.by}
            {mark.note && ` · ${mark.note}`}
          </p>
        )}
        {why !== null && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void store.command('tick-step', { ...on, state: 'left out', note: why });
              setWhy(null);
            }}
          >
            <input
              ref={focusNow}
              aria-label={t.followUp.whyLeft}
              placeholder={t.followUp.whyLeft}
              maxLength={500}
              value={why}
              onChange={(event) => setWhy(event.target.value)}
            />
          </form>
        )}
      </div>
      {isWritable && (
        <div className="keys">
          {mark ? (
            <button type="button" className="key" onClick={() => void store.command('reopen-step', on)}>
              {t.followUp.reopen}
            </button>
          ) : (
            <>
              <button
                type="button"
                className="key"
                data-tick
                onClick={() => void store.command('tick-step', { ...on, state: 'done', note: '' })}
              >
                {t.followUp.done}
              </button>
              <button type="button" className="key" onClick={() => setWhy(why === null ? '' : null)}>
                {t.followUp.leaveOut}
              </button>
            </>
          )}
        </div>
      )}
    </li>
  );
}
