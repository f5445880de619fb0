import { createContext, useContext } from 'react';

/** What a page may ask of the shell around it. */
export type ShellActions = { isCreating: boolean; newSession: () => void; openMembers: () => void };

export const ShellContext = createContext<ShellActions | null>(null);

export function useShell(): ShellActions {
  const shell = useContext(ShellContext);
  if (shell === null) throw new Error('useShell is used outside of the shell');
  return shell;
}
