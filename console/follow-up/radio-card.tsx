import './radio-card.css';
import { ms } from '../../services/ids.ts';
import { releaseTalkgroup, talkgroupForEvent } from '../dispatch.ts';
import { clockTime } from '../format.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { useConsole, useStore, useTexts } from '../use-console.ts';
import type { FollowUpOf } from './use-follow-up.ts';

/** Order of transmissions of the event: its talkgroups, who speaks to whom, and who is called how. On the screen, and printed alone. */
export function RadioCard({ of: { sheet, alerting, isWritable } }: { of: FollowUpOf }) {
  const store = useStore();
  const t = useTexts();
  const { language } = useConsole().settings;
  const { radio } = alerting;
  if (radio.talkgroups.length === 0) return null;
  const own = sheet.talkgroups.map(({ label, shared }) => (shared ? `${label} (${t.followUp.radio.shared})` : label)).join(', ');
  const engaged = sheet.assignments.filter(({ ended }) => ended === null);
  return (
    <section className="radio-card" data-radio aria-label={t.followUp.radio.title}>
      <header className="notice-head">
        <h3>{t.followUp.radio.title}</h3>
        <span className="quiet printed">{t.followUp.radio.sheet(sheet.number)}</span>
      </header>
      <p className="printed">{[sheet.nature?.label[language], sheet.place?.label].filter(Boolean).join(' · ')}</p>
      <ul className="talkgroups">
        {sheet.talkgroups.map((one) => (
          <li key={one.id} data-talkgroup={one.id}>
            <strong>{one.label}</strong>
            {one.shared && <span className="needs-look">{t.followUp.radio.shared}</span>}
            <span className="quiet">
              {[radio.allot.find(({ id }) => id === one.rule)?.label[language], t.followUp.radio.since(clockTime(ms(one.at)))]
                .filter(Boolean)
                .join(' · ')}
            </span>
            {isWritable && (
              <button type="button" className="key" onClick={() => void releaseTalkgroup(store, one.id)}>
                {t.followUp.radio.release(one.label)}
              </button>
            )}
          </li>
        ))}
        {sheet.talkgroups.length === 0 && <li className="quiet">{t.followUp.radio.none}</li>}
      </ul>
      {sheet.talkgroupsLacking.map(({ rule, label }) => (
        <p key={rule} className="lacking" role="alert">
          {t.followUp.radio.lacking(label[language])}
        </p>
      ))}
      {radio.order.length > 0 && sheet.talkgroups.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t.followUp.radio.who}</th>
              <th scope="col">{t.followUp.radio.withWhom}</th>
              <th scope="col">{t.followUp.radio.on}</th>
            </tr>
          </thead>
          <tbody>
            {radio.order.map(({ who, withWhom, on }) => (
              <tr key={`${who.fr} ${withWhom.fr} ${on}`}>
                <td>{who[language]}</td>
                <td>{withWhom[language]}</td>
                <td>
                  <strong>{on ?? own}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="printed">
        {t.followUp.radio.units} : {engaged.map(({ callSign }) => callSign).join(', ')}
      </p>
      <div className="keys">
        {isWritable && (
          <button type="button" className="key" data-allot-talkgroup onClick={() => void talkgroupForEvent(store)}>
            {t.followUp.radio.allot} <KeyCap>{[t.qualify.ctrl, t.keys.shift, 'F8'].join(' ')}</KeyCap>
          </button>
        )}
        {sheet.talkgroups.length > 0 && (
          <button type="button" className="key" onClick={printCard}>
            {t.followUp.radio.print}
          </button>
        )}
      </div>
    </section>
  );
}

/** The card alone: radio-card.css hides the rest while this mark is there. */
function printCard() {
  const { dataset } = document.documentElement;
  dataset.print = 'radio-card';
  addEventListener('afterprint', () => delete dataset.print, { once: true });
  print();
}
