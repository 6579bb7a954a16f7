import { useEffect } from 'react';
import { AppelPage } from './appel/appel-page.tsx';
import { SignInPage } from './sign-in/sign-in-page.tsx';
import { useConsole, useTexts } from './use-console.ts';

export function App() {
  const { stage, settings } = useConsole();
  const t = useTexts();
  useEffect(() => {
    document.documentElement.lang = settings.language;
    document.documentElement.dataset.theme = settings.theme;
    document.title = `${stage === 'signed in' ? t.page : t.signIn.title} · Tocsin`;
  }, [settings.language, settings.theme, stage, t]);
  if (stage === 'starting') return null;
  return stage === 'signed in' ? <AppelPage /> : <SignInPage />;
}
