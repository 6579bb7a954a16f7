import type { SheetId } from '../../services/ids.ts';
import { isOffered } from '../state/handover.ts';
import { useConsole, useSession, useTexts } from '../use-console.ts';

/** Who follows the event up, and to whom it is being given. */
export function InCharge({ sheet }: { sheet: SheetId }) {
  const t = useTexts();
  const { board } = useConsole();
  const { operator } = useSession();
  const head = board?.events.get(sheet);
  if (!head) return null;
  const { inCharge, handover } = head;
  return (
    <p className="in-charge" data-in-charge={inCharge ?? ''}>
      {inCharge === operator ? t.handover.yours : t.handover.inCharge(inCharge)}
      {handover && (
        <span className={isOffered(head, operator) ? 'needs-look' : 'quiet'}>
          {' '}
          · {t.handover.given(inCharge, handover.to)}
          {handover.word && ` : « ${handover.word} »`}
        </span>
      )}
    </p>
  );
}
