import { lazy, useEffect } from 'react';

const loadSessionPage = () => import('../features/session/session-page.tsx').then((module) => ({ default: module.SessionPage }));

export const SessionPage = lazy(loadSessionPage);

// Whoever opens a session gets its code while the server is asked who they are.
if (location.pathname.startsWith('/s/')) void loadSessionPage().catch(() => undefined);

/** The session page is where people go next: its code is fetched while they look at another. */
export function usePreparedSession(): void {
  useEffect(() => void loadSessionPage().catch(() => undefined), []);
}
