import { useLayoutEffect, useRef, useState } from 'react';
import type { Disposition } from '../../config/dispositions/schema.ts';
import type { SheetView } from '../../services/http/messages.ts';
import type { ClosingProof } from '../../services/sheets/closing.ts';
import { missingToClose } from '../../services/sheets/missing-to-close.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { isCallLive } from '../state/closing.ts';
import { digitOf } from '../state/digits.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';

/** What became of the event: its digit, what the centre requires for it, Enter. Says what is missing before the server does. */
export function CloseSheet({ view }: { view: SheetView }) {
  const t = useTexts();
  const { centre, settings } = useConsole();
  const dispositions = centre?.dispositions ?? [];
  const [chosen, setChosen] = useState<Disposition | null>(null);
  const choices = useRef<HTMLFieldSetElement>(null);
  useLayoutEffect(() => choices.current?.focus(), []);
  return (
    <div className="drop close-sheet" role="dialog" aria-label={t.closing.title}>
      <fieldset
        className="chooser-choices"
        aria-label={t.closing.which}
        ref={choices}
        tabIndex={-1}
        onKeyDown={(event) => {
          const pressed = dispositions[(digitOf(event.key) ?? 0) - 1];
          if (!pressed) return;
          event.preventDefault();
          setChosen(pressed);
        }}
      >
        {dispositions.map((one, index) => (
          <button
            key={one.id}
            type="button"
            className="key"
            data-disposition={one.id}
            aria-pressed={chosen?.id === one.id}
            onClick={() => setChosen(one)}
          >
            <KeyCap>{String(index + 1)}</KeyCap> {one.label[settings.language]}
          </button>
        ))}
      </fieldset>
      {isCallLive(view) && <p className="needs-look">{t.closing.callLives}</p>}
      {chosen && <ClosingForm key={chosen.id} view={view} disposition={chosen} />}
    </div>
  );
}

function ClosingForm({ view: { sheet }, disposition }: { view: SheetView; disposition: Disposition }) {
  const store = useStore();
  const t = useTexts();
  const { settings, catalogue } = useConsole();
  const [note, setNote] = useState('');
  const [partner, setPartner] = useState('');
  const [duplicateOf, setDuplicateOf] = useState('');
  const [silentCheck, setSilentCheck] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => form.current?.querySelector<HTMLElement>('input, select, button')?.focus(), []);
  const asks = (requirement: Disposition['requires'][number]) => disposition.requires.includes(requirement);
  const proofs: Pick<ClosingProof, 'is'>[] = [
    ...(partner ? [{ is: 'partner' as const }] : []),
    ...(duplicateOf.trim() ? [{ is: 'duplicate' as const }] : []),
    ...(silentCheck ? [{ is: 'silent-check' as const }] : []),
  ];
  const missing = missingToClose(disposition, sheet, { note, proofs });
  const close = async () => {
    const input = {
      ...{ sheet: sheet.id, disposition: disposition.id, note },
      ...(partner ? { partner } : {}),
      ...(duplicateOf.trim() ? { duplicateOf: duplicateOf.trim() } : {}),
      ...(silentCheck ? { silentCheck } : {}),
    };
    if (await store.closeSheet(input)) store.show(null);
  };
  return (
    <form
      className="closing-form"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        void close();
      }}
    >
      {asks('partner') && (
        <label>
          {t.closing.partner}
          <select value={partner} onChange={(event) => setPartner(event.target.value)} data-closing="partner">
            <option value="">{t.closing.choosePartner}</option>
            {catalogue?.partners.map(({ id, label }) => (
              <option key={id} value={id}>
                {label[settings.language]}
              </option>
            ))}
          </select>
        </label>
      )}
      {asks('duplicate') && (
        <label>
          {t.closing.duplicateOf}
          <input
            value={duplicateOf}
            placeholder={`${sheet.number.slice(0, 5)}000123`}
            maxLength={20}
            data-closing="duplicate"
            onChange={(event) => setDuplicateOf(event.target.value)}
          />
        </label>
      )}
      {asks('silent-check') && (
        <label className="closing-check">
          <input
            type="checkbox"
            checked={silentCheck}
            data-closing="silent-check"
            onChange={(event) => setSilentCheck(event.target.checked)}
          />
          {t.closing.silentCheck}
        </label>
      )}
      <input
        aria-label={t.closing.note}
        placeholder={asks('note') ? t.closing.noteNeeded : t.closing.noteOptional}
        value={note}
        maxLength={2_000}
        data-closing="note"
        onChange={(event) => setNote(event.target.value)}
      />
      <p className="closing-end">
        <button type="submit" className="key" data-closing="submit">
          <KeyCap>{t.keys.enter}</KeyCap> {t.closing.submit}
        </button>
        <span className="needs-look" role="status">
          {missing.length > 0 && t.closing.missing(missing.map((one) => one[settings.language]).join(', '))}
        </span>
      </p>
    </form>
  );
}

/** The reason, then Enter. */
export function ReopenSheet({ view }: { view: SheetView }) {
  const store = useStore();
  const t = useTexts();
  const [reason, setReason] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const reopen = async () => {
    if (await store.command('reopen-sheet', { sheet: view.sheet.id, reason })) store.show(null);
  };
  return (
    <div className="drop close-sheet" role="dialog" aria-label={t.closing.reopenTitle}>
      <form
        className="chooser-reason"
        onSubmit={(event) => {
          event.preventDefault();
          void reopen();
        }}
      >
        <input
          ref={field}
          aria-label={t.closing.reason}
          placeholder={t.closing.reasonHint}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <button type="submit" className="key">
          <KeyCap>{t.keys.enter}</KeyCap> {t.closing.reopen}
        </button>
      </form>
    </div>
  );
}
