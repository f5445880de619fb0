/** What the page that is open offers to the command palette. */
import type { LucideIcon } from 'lucide-react';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

export interface PageCommand {
  readonly value: string;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly shortcut?: string;
  readonly act: () => void;
}

let offered: readonly PageCommand[] = [];
const listeners = new Set<() => void>();

function replace(next: readonly PageCommand[]): void {
  offered = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePageCommands(): readonly PageCommand[] {
  return useSyncExternalStore(subscribe, () => offered);
}

/** Offers a command while the component is shown. The icon and the words do not change meanwhile. */
export function useOfferCommand({ value, icon, label, shortcut, act }: PageCommand): void {
  const run = useEffectEvent(act);
  useEffect(() => {
    const command = { value, icon, label, ...(shortcut === undefined ? {} : { shortcut }), act: () => run() };
    replace([...offered, command]);
    return () => replace(offered.filter((one) => one !== command));
  }, [value, icon, label, shortcut]);
}
