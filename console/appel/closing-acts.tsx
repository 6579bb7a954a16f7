import type { SheetView } from '../../services/http/messages.ts';
import { ms } from '../../services/ids.ts';
import { clockTime } from '../format.ts';
import { openReport } from '../page.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { closeByOneKey, isCallLive, oneKeyDispositions } from '../state/closing.ts';
import { useConsole, useStore, useTexts } from '../use-console.ts';

/** In the line that never moves: what closes the sheet once its calls are over; and once it is closed, as what, and how to take it up again. */
export function ClosingActs({ view, isQuick }: { view: SheetView; isQuick: boolean }) {
  const store = useStore();
  const t = useTexts();
  const { centre, settings } = useConsole();
  const { closing } = view.sheet;
  if (!closing && isCallLive(view)) return null;
  // What has a nature is no misdial: the line has other things to say then.
  const quick = isQuick && !closing && !view.sheet.nature ? oneKeyDispositions(centre?.dispositions ?? []) : [];
  return (
    <div className="closing-acts">
      {closing && (
        <span data-closed={closing.disposition.id}>
          {t.closing.closed(closing.disposition.label[settings.language], closing.by, clockTime(ms(closing.at)).slice(0, 5))}
        </span>
      )}
      {quick.map(({ id, label }, at) => (
        <button key={id} type="button" className="key" data-one-key={id} onClick={() => closeByOneKey(store, at)}>
          <KeyCap>{at === 0 ? `${t.qualify.ctrl} F9` : `${t.qualify.ctrl} ${t.keys.shift} F9`}</KeyCap> {label[settings.language]}
        </button>
      ))}
      {closing && (
        <button type="button" className="key" aria-keyshortcuts="Control+P" onClick={() => openReport(view.sheet.id)}>
          <KeyCap>Ctrl P</KeyCap> {t.pages.report}
        </button>
      )}
      <button type="button" className="key" aria-keyshortcuts="Shift+F9" onClick={() => store.show('close')}>
        <KeyCap>{`${t.keys.shift} F9`}</KeyCap> {closing ? t.closing.reopen : t.closing.submit}
      </button>
    </div>
  );
}
