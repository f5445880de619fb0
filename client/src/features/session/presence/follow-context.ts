import { createContext, useContext } from 'react';
import type { Reading } from '../../../live/presence.ts';

export interface Follow {
  /** Whose place leads this one's; null: nobody's. */
  readonly leaderId: string | null;
  /** Where the leader reads. */
  readonly place: Reading | null;
  follow(personId: string): void;
  stop(): void;
}

const NOBODY: Follow = { leaderId: null, place: null, follow: () => undefined, stop: () => undefined };

export const FollowContext = createContext<Follow>(NOBODY);

export function useFollow(): Follow {
  return useContext(FollowContext);
}
