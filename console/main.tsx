import '@fontsource/b612/latin-400.css';
import '@fontsource/b612/latin-700.css';
import '@fontsource/b612-mono/latin-400.css';
import '@fontsource/b612-mono/latin-700.css';
import './theme.css';
import './base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { pageOf } from './page.ts';
import { ConsoleStore } from './state/store.ts';
import { StoreContext } from './use-console.ts';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');
const page = pageOf(location.search);
const store = new ConsoleStore(page);
createRoot(root).render(
  <StrictMode>
    <StoreContext value={store}>
      <App page={page} />
    </StoreContext>
  </StrictMode>,
);
