/** The one place where the state meets React. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { SessionView } from '../services/http/messages.ts';
import type { ConsoleState } from './state/console-state.ts';
import type { ConsoleStore } from './state/store.ts';
import type { Names } from './texts/kinds.ts';
import type { Texts } from './texts.ts';
import { texts } from './texts.ts';

export const StoreContext = createContext<ConsoleStore | null>(null);

export function useStore(): ConsoleStore {
  const store = useContext(StoreContext);
  if (!store) throw new Error('no store above this component');
  return store;
}

export function useConsole(): ConsoleState {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, () => store.state);
}

export const useTexts = (): Texts => texts[useConsole().settings.language];

/** Who is signed in; for what only a signed-in page shows. */
export function useSession(): SessionView {
  const { session } = useConsole();
  if (!session) throw new Error('nobody is signed in');
  return session;
}

/** How positions, units and services are called. */
export function useNames(): Names {
  const { board, units, centre, settings } = useConsole();
  return {
    position: (id) => board?.positions.get(id)?.name ?? id,
    unit: (id) => units?.get(id)?.callSign ?? id,
    service: (id) => centre?.services.find((each) => each.id === id)?.label[settings.language] ?? id,
  };
}

const subscribeToTicks = (tick: () => void) => {
  const ticking = setInterval(tick, 250);
  return () => clearInterval(ticking);
};

/** The server's time, in steps of `stepMs` (a multiple of 250). */
export function useNowMs(stepMs: 250 | 1000 | 10_000 = 1000): number {
  const store = useStore();
  return useSyncExternalStore(subscribeToTicks, () => Math.floor(store.nowMs() / stepMs) * stepMs);
}
