import { Moon, Sun } from 'lucide-react';
import { useConsole, useStore, useTexts } from '../use-console.ts';

/** Language and light, on every page. */
export function Preferences() {
  const store = useStore();
  const { settings } = useConsole();
  const t = useTexts();
  const otherTheme = settings.theme === 'dark' ? 'light' : 'dark';
  const otherLanguage = settings.language === 'fr' ? 'en' : 'fr';
  const label = t.theme.switchTo(t.theme[otherTheme].toLowerCase());
  return (
    <>
      <button type="button" className="tool" lang={otherLanguage} onClick={() => store.setSettings({ language: otherLanguage })}>
        {t.otherLanguage}
      </button>
      <button
        type="button"
        className="tool"
        title={label}
        aria-label={label}
        onClick={() => store.setSettings({ theme: otherTheme })}
      >
        {settings.theme === 'dark' ? <Sun size={16} aria-hidden="true" /> : <Moon size={16} aria-hidden="true" />}
      </button>
    </>
  );
}
