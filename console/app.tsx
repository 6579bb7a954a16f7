import { lazy, Suspense, useEffect } from 'react';
import { AppelPage } from './appel/appel-page.tsx';
import type { PageName } from './page.ts';
import { SideSignIn } from './sign-in/side-sign-in.tsx';
import { SignInPage } from './sign-in/sign-in-page.tsx';
import { myActivity } from './state/focus.ts';
import { useConsole, useTexts } from './use-console.ts';

/** Loaded by who opens it. */
const CartePage = lazy(() => import('./carte/carte-page.tsx').then(({ CartePage }) => ({ default: CartePage })));
const ConduitePage = lazy(() => import('./conduite/conduite-page.tsx').then((module) => ({ default: module.ConduitePage })));
const ReportPage = lazy(() => import('./report/report-page.tsx').then((module) => ({ default: module.ReportPage })));

const SallePage = lazy(() => import('./salle/salle-page.tsx').then(({ SallePage }) => ({ default: SallePage })));
const CorrectionForm = lazy(() =>
  import('./corrections/correction-form.tsx').then((module) => ({ default: module.CorrectionForm })),
);

export function App({ page }: { page: PageName }) {
  const { stage, settings, board, session, overlay, correctionUnit } = useConsole();
  const t = useTexts();
  useEffect(() => {
    document.documentElement.lang = settings.language;
    document.documentElement.dataset.theme = settings.theme;
  }, [settings.language, settings.theme]);
  // Seen on the tab where the window is behind another.
  const isRinging = page === 'appel' && myActivity(board, session?.position ?? null)?.is === 'ringing';
  const title = isRinging ? t.sheet.ringing : stage === 'signed in' ? t.pages[page] : t.signIn.title;
  useEffect(() => {
    document.title = `${title} · Tocsin`;
  }, [title]);
  if (stage === 'starting') return null;
  if (stage !== 'signed in') return page === 'carte' || page === 'salle' ? <SideSignIn /> : <SignInPage />;
  return (
    <>
      <Page page={page} />
      {overlay === 'correction' && (
        <Suspense>
          <CorrectionForm unit={correctionUnit} />
        </Suspense>
      )}
    </>
  );
}

function Page({ page }: { page: PageName }) {
  switch (page) {
    case 'appel':
      return <AppelPage />;
    case 'carte':
      return (
        <Suspense>
          <CartePage />
        </Suspense>
      );
    case 'conduite':
      return (
        <Suspense>
          <ConduitePage />
        </Suspense>
      );
    case 'report':
      return (
        <Suspense>
          <ReportPage />
        </Suspense>
      );
    case 'salle':
      return (
        <Suspense>
          <SallePage />
        </Suspense>
      );
  }
}
