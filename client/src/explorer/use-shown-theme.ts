import { useSyncExternalStore } from 'react';
import { readTheme } from '../ui/theme.ts';

const dark = window.matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  dark.addEventListener('change', listener);
  return () => dark.removeEventListener('change', listener);
}

function shown(): 'light' | 'dark' {
  const theme = readTheme();
  return theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
}

/** Never `system`: the editor looks at that only once. */
export const useShownTheme = (): 'light' | 'dark' => useSyncExternalStore(subscribe, shown);
