import { Printer } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { acts } from '../keys.ts';
import { useStore, useTexts } from '../use-console.ts';
import { KeyCap } from './key-cap.tsx';

/** Every key on one page; prints as it is. Lies over the page without stopping it. */
export function KeySheet() {
  const store = useStore();
  const t = useTexts();
  const sheet = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => sheet.current?.focus(), []);
  const rows: [caps: string[], label: string][] = [
    ...acts.map(({ caps, label }): [string[], string] => [caps(t), label(t)]),
    [['Alt', t.keys.answerKey], t.keys.answerAnywhere],
    [[t.keys.enter], t.keys.newLine],
    [[t.keys.escape], t.keys.back],
  ];
  return (
    <div className="over key-sheet" role="dialog" aria-label={t.keys.title} ref={sheet} tabIndex={-1}>
      <div className="key-sheet-head">
        <h2>{t.keys.title}</h2>
        <button type="button" className="key" onClick={() => print()}>
          <Printer size={16} aria-hidden="true" /> {t.keys.print}
        </button>
        <button type="button" className="key" onClick={() => store.back()}>
          <KeyCap>{t.keys.escape}</KeyCap> {t.close}
        </button>
      </div>
      <dl>
        {rows.map(([caps, label]) => (
          <div key={label}>
            <dt>
              {caps.map((cap) => (
                <kbd key={cap} className="keycap">
                  {cap}
                </kbd>
              ))}
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">{t.keys.typing}</p>
    </div>
  );
}
