import { useLayoutEffect, useRef, useState } from 'react';
import type { Priority } from '../../services/triage/priority.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { PriorityMark } from '../parts/priority-mark.tsx';
import { digitOf } from '../state/digits.ts';
import type { QualifiedSheet } from '../state/qualified.ts';
import { useStore, useTexts } from '../use-console.ts';

const priorities: Priority[] = [0, 1, 2, 3];

/** Another priority than the one proposed: its digit, the reason, Enter. Escape leaves it. */
export function PriorityChooser({ of }: { of: QualifiedSheet }) {
  const store = useStore();
  const t = useTexts();
  const [priority, setPriority] = useState<Priority | null>(null);
  const [reason, setReason] = useState('');
  const first = useRef<HTMLFieldSetElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => (priority === null ? first : field).current?.focus(), [priority]);
  const { proposed } = of.qualified;
  const record = async () => {
    if (priority === null) return;
    const done = await store.command('decide-priority', { sheet: of.sheet.id, priority, reason });
    if (done) store.show(null);
  };
  return (
    <div className="drop priority-chooser" role="dialog" aria-label={t.qualify.otherwise}>
      {proposed && (
        <p className="chooser-proposed">
          {t.qualify.proposedIs} <PriorityMark priority={proposed.priority} />
        </p>
      )}
      <fieldset
        className="chooser-choices"
        aria-label={t.qualify.otherwise}
        ref={first}
        tabIndex={-1}
        onKeyDown={(event) => {
          const pressed = priorities.find((one) => one === digitOf(event.key));
          if (pressed === undefined) return;
          // The digit is the choice, not the first letter of the reason.
          event.preventDefault();
          setPriority(pressed);
        }}
      >
        {priorities.map((one) => (
          <button key={one} type="button" aria-pressed={priority === one} className="key" onClick={() => setPriority(one)}>
            <KeyCap>{String(one)}</KeyCap> <PriorityMark priority={one} />
          </button>
        ))}
      </fieldset>
      {priority !== null && (
        <form
          className="chooser-reason"
          onSubmit={(event) => {
            event.preventDefault();
            void record();
          }}
        >
          <input
            ref={field}
            aria-label={t.qualify.reason}
            placeholder={t.qualify.reasonHint}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <button type="submit" className="key">
            <KeyCap>{t.keys.enter}</KeyCap> {t.qualify.record}
          </button>
        </form>
      )}
    </div>
  );
}
