import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { KeyCap } from '../parts/key-cap.tsx';
import { playCall } from '../state/sound.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';

const digits = '123456789*0#'.split('');

/** Devices, tried with a level meter and a tone; how calls are taken; digits for the call in hand. Lies over the page without stopping it. */
export function PhoneSettings() {
  const { settings, phone } = useConsole();
  const store = useStore();
  const t = useTexts();
  const panel = useRef<HTMLDivElement>(null);
  const devices = useMediaDevices();
  useLayoutEffect(() => panel.current?.focus(), []);
  const isTalking = phone?.call?.is === 'talking';
  return (
    <div className="over phone-settings" role="dialog" aria-label={t.phone.settings} ref={panel} tabIndex={-1}>
      <div className="key-sheet-head">
        <h2>{t.phone.settings}</h2>
        <button type="button" className="key" onClick={() => store.back()}>
          <KeyCap>{t.keys.escape}</KeyCap> {t.close}
        </button>
      </div>
      <DeviceChoice
        label={t.phone.microphone}
        kind="audioinput"
        devices={devices}
        value={settings.phone.microphone}
        onChange={(microphone) => store.setPhone({ microphone })}
      />
      <LevelMeter label={t.phone.level} />
      <DeviceChoice
        label={t.phone.speaker}
        kind="audiooutput"
        devices={devices}
        value={settings.phone.speaker}
        onChange={(speaker) => store.setPhone({ speaker })}
      />
      <button type="button" className="key" onClick={() => playCall(3)}>
        {t.phone.testTone}
      </button>
      <label className="phone-tick">
        <input
          type="checkbox"
          checked={settings.phone.answers}
          onChange={(event) => store.setPhone({ answers: event.target.checked })}
        />
        {t.phone.answers}
      </label>
      <label className="phone-tick">
        <input
          type="checkbox"
          checked={settings.phone.isUsed}
          onChange={(event) => store.setPhone({ isUsed: event.target.checked })}
        />
        {t.phone.isUsed}
      </label>
      <fieldset className="phone-digits" disabled={!isTalking}>
        <legend>{t.phone.digits}</legend>
        {digits.map((digit) => (
          <button
            key={digit}
            type="button"
            className="key"
            aria-label={t.phone.digit(digit)}
            onClick={() => store.phone?.phone.sendDigit(digit)}
          >
            {digit}
          </button>
        ))}
      </fieldset>
    </div>
  );
}

type DeviceChoiceProps = {
  label: string;
  kind: MediaDeviceKind;
  devices: MediaDeviceInfo[];
  value: string | null;
  onChange: (device: string | null) => void;
};

function DeviceChoice({ label, kind, devices, value, onChange }: DeviceChoiceProps) {
  const t = useTexts();
  return (
    <label className="phone-choice">
      {label}
      <select value={value ?? ''} onChange={(event) => onChange(event.target.value || null)}>
        <option value="">{t.phone.usual}</option>
        {devices
          .filter((device) => device.kind === kind && device.deviceId !== 'default' && device.deviceId !== '')
          .map((device) => (
            <option key={device.deviceId} value={device.deviceId}>
              {device.label}
            </option>
          ))}
      </select>
    </label>
  );
}

function useMediaDevices(): MediaDeviceInfo[] {
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  useEffect(() => {
    const { mediaDevices } = navigator;
    if (!mediaDevices) return;
    const read = () => void mediaDevices.enumerateDevices().then(setDevices);
    read();
    mediaDevices.addEventListener('devicechange', read);
    return () => mediaDevices.removeEventListener('devicechange', read);
  }, []);
  return devices;
}

/** Loudest sample of the last moments, 0 to 1, of the microphone that calls are spoken into. */
function LevelMeter({ label }: { label: string }) {
  const store = useStore();
  const { phone } = useConsole();
  const [level, setLevel] = useState(0);
  const isOpen = phone?.microphone === 'ready';
  useEffect(() => {
    const stream = isOpen ? store.phone?.phone.microphoneStream : null;
    if (!stream) return;
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 2_048 });
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      setLevel(samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0));
    }, 100);
    return () => {
      clearInterval(timer);
      void context.close();
    };
  }, [store, isOpen]);
  return (
    <label className="phone-choice">
      {label}
      <meter min={0} max={1} low={0.05} value={level} data-level={level.toFixed(2)} />
    </label>
  );
}
