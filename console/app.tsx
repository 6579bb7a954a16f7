import { useEffect } from 'react';
import { AppelPage } from './appel/appel-page.tsx';
import { SignInPage } from './sign-in/sign-in-page.tsx';
import { myActivity } from './state/focus.ts';
import { useConsole, useTexts } from './use-console.ts';

export function App() {
  const { stage, settings, board, session } = useConsole();
  const t = useTexts();
  useEffect(() => {
    document.documentElement.lang = settings.language;
    document.documentElement.dataset.theme = settings.theme;
  }, [settings.language, settings.theme]);
  // Seen on the tab where the window is behind another.
  const isRinging = myActivity(board, session?.position ?? null)?.is === 'ringing';
  const title = isRinging ? t.sheet.ringing : stage === 'signed in' ? t.page : t.signIn.title;
  useEffect(() => {
    document.title = `${title} · Tocsin`;
  }, [title]);
  if (stage === 'starting') return null;
  return stage === 'signed in' ? <AppelPage /> : <SignInPage />;
}
