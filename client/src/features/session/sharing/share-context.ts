import { createContext, useContext } from 'react';

/** Opens the share dialog. */
export const ShareContext = createContext<(() => void) | null>(null);

export function useOpenShare(): () => void {
  const open = useContext(ShareContext);
  if (!open) throw new Error('useOpenShare is used outside of a session');
  return open;
}
