import { useState } from 'react';
import { ms } from '../../services/ids.ts';
import { clockTime, frenchTypography } from '../format.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import type { QualifiedSheet } from '../state/qualified.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';

/** What to read to the caller, word for word: what the latest answer brought, the earlier ones one step away. Below it what the answers tell. */
export function Instructions({ of, isWritable }: { of: QualifiedSheet; isWritable: boolean }) {
  const store = useStore();
  const { settings } = useConsole();
  const t = useTexts();
  const { evaluation } = of.qualified;
  const byId = new Map(of.catalogue.instructions.map((one) => [one.id, one]));
  const all = latestFirst(of).flatMap((id) => byId.get(id) ?? []);
  const [stepped, setStepped] = useState<{ from: string; at: number } | null>(null);
  const newest = all[0]?.id ?? '';
  // A new instruction comes up over whatever was being looked at.
  const at = stepped?.from === newest ? Math.min(stepped.at, all.length - 1) : 0;
  const shown = all[at];
  const read = shown && of.sheet.instructionsRead.findLast((one) => one.id === shown.id);
  /** Recorded, and the next one comes up that was not read yet. */
  const markRead = () => {
    if (!shown) return;
    const { language } = settings;
    void store.command('record-instruction', { sheet: of.sheet.id, instruction: shown.id, language });
    const isRead = (id: string) => id === shown.id || of.sheet.instructionsRead.some((one) => one.id === id);
    const next = all.findIndex((one) => !isRead(one.id));
    if (next >= 0) setStepped({ from: newest, at: next });
  };
  const words = (text: string) => (settings.language === 'fr' ? frenchTypography(text) : text);
  const labels = (list: readonly { id: string; label: { fr: string; en: string } }[], ids: { value: string }[]) =>
    ids.map(({ value }) => list.find((one) => one.id === value)?.label[settings.language] ?? value).join(', ');
  const facts: [name: string, text: string][] = [
    [t.qualify.partners, labels(of.catalogue.partners, evaluation?.partners ?? [])],
    [t.qualify.hazards, labels(of.catalogue.hazards, evaluation?.hazards ?? [])],
    [t.qualify.victims, evaluation?.victims ? t.qualify.atLeast(evaluation.victims.value) : ''],
  ];
  return (
    <div className="guide-says">
      {shown && (
        <div className="read-aloud" data-instruction={shown.id} aria-live="polite">
          <p className="read-title">
            <span className="read-name">
              {t.qualify.instruction} · {words(shown.title[settings.language])}
            </span>
            {isWritable && (
              <button type="button" className="tool" data-read-instruction aria-keyshortcuts="Control+F1" onClick={markRead}>
                <KeyCap>{`${t.qualify.ctrl} F1`}</KeyCap> {t.instructionRead.act}
              </button>
            )}
            {read && (
              <span className="read-done" data-instruction-read={shown.id}>
                ✓ {t.instructionRead.at(clockTime(ms(read.at)).slice(0, 5), read.by)}
              </span>
            )}
            {all.length > 1 && (
              <button type="button" className="tool" onClick={() => setStepped({ from: newest, at: (at + 1) % all.length })}>
                {t.qualify.otherInstructions(at + 1, all.length)}
              </button>
            )}
          </p>
          <p className="read-text">{words(shown.text[settings.language])}</p>
        </div>
      )}
      <dl className="guide-facts">
        {facts
          .filter(([, text]) => text !== '')
          .map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt> <dd>{text}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}

/** Instructions by the time of the answer that brought them; those of one answer in their own order. */
function latestFirst({ sheet, qualified: { evaluation } }: QualifiedSheet): string[] {
  const all = (evaluation?.instructions ?? []).map(({ value, because }) => ({
    value,
    at: sheet.answers[because.question.id]?.at ?? '',
  }));
  return all.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).map(({ value }) => value);
}
