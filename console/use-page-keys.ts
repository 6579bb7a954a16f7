import { useEffect } from 'react';
import { onPageKey } from './keys.ts';
import { useStore } from './use-console.ts';

/** The keys of the page, while it is shown. */
export function usePageKeys(): void {
  const store = useStore();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => onPageKey(event, store);
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [store]);
}
