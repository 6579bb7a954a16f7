import './phone.css';
import { Headset } from 'lucide-react';
import { KeyCap } from '../parts/key-cap.tsx';
import type { Texts } from '../texts.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';
import { isPoor } from './quality.ts';
import type { PhoneState } from './softphone.ts';

/** The phone of the console: whether it is ready, and the keys of the call at it. Nothing where the position has none. */
export function PhoneBar() {
  const { phone } = useConsole();
  const store = useStore();
  const t = useTexts();
  if (!phone) return null;
  const { call } = phone;
  const talking = call?.is === 'talking' ? call : null;
  const said = lineText(phone, t);
  return (
    <section className="phone" aria-label={t.phone.title} data-line={phone.line} data-phone-call={call?.is ?? 'none'}>
      <p className={said.needsLook ? 'phone-line needs-look' : 'phone-line'} role="status">
        <button type="button" className="phone-line-act" aria-label={t.phone.settings} onClick={() => store.show('phone')}>
          <Headset size={15} aria-hidden="true" />
        </button>
        {said.text}
      </p>
      <div className="keys">
        <button
          type="button"
          className="key"
          aria-keyshortcuts="Shift+F2"
          aria-disabled={call === null}
          onClick={() => store.phone?.answerOrHangUp()}
        >
          <KeyCap>{`${t.keys.shift} F2`}</KeyCap> {call?.is === 'ringing' ? t.phone.answer : t.phone.hangUp}
        </button>
        <button
          type="button"
          className="key"
          aria-keyshortcuts="Control+F2"
          aria-disabled={!talking}
          aria-pressed={talking?.muted ?? false}
          onClick={() => store.phone?.toggleMuted()}
        >
          <KeyCap>Ctrl F2</KeyCap> {talking?.muted ? t.phone.unmute : t.phone.mute}
        </button>
        <button
          type="button"
          className="key"
          aria-keyshortcuts="Control+F3"
          aria-disabled={!talking}
          aria-pressed={talking?.held ?? false}
          onClick={() => store.phone?.toggleHeld()}
        >
          <KeyCap>Ctrl F3</KeyCap> {talking?.held ? t.phone.resume : t.phone.hold}
        </button>
      </div>
    </section>
  );
}

/** What matters most of it, in one sentence. */
function lineText({ line, microphone, call }: PhoneState, t: Texts): { text: string; needsLook: boolean } {
  if (microphone === 'refused') return { text: t.phone.microphoneRefused, needsLook: true };
  if (microphone === 'missing') return { text: t.phone.microphoneMissing, needsLook: true };
  if (call?.is === 'broken') return { text: t.phone.broken, needsLook: true };
  const quality = call?.is === 'talking' ? call.quality : null;
  if (quality && isPoor(quality))
    return { text: t.phone.poor(quality.lossPercent.toFixed(0), quality.jitterMs), needsLook: true };
  return { text: t.phone[line], needsLook: line === 'lost' };
}
