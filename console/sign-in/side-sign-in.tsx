import { openPage } from '../page.ts';
import { Empty } from '../parts/panel.tsx';
import { useTexts } from '../use-console.ts';

/** Of a window beside the call-taking page: it takes no position of its own, and comes by itself once somebody has signed in there. */
export function SideSignIn() {
  const t = useTexts();
  return (
    <main className="side-sign-in">
      <Empty title={t.signIn.sideTitle} hint={t.signIn.sideHint} />
      <button type="button" className="key" onClick={() => openPage('appel')}>
        {t.signIn.title}
      </button>
    </main>
  );
}
