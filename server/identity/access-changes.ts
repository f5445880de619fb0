/** Every change that may take access away is announced in its own transaction, so that open readers are checked again (LIVE.md R5). */
import type { Tx } from '../kit/db.ts';

export const ACCESS_CHANNEL = 'parley_access';

export type AccessChange =
  /** A login ended: cookie, access and refresh tokens of one family. */
  | { kind: 'login'; id: string }
  /** Something about a person that may touch any of their logins. */
  | { kind: 'user'; id: string }
  /** A person's role in a workspace changed, or they were removed from it. */
  | { kind: 'workspace'; id: string; userId: string }
  /** It was deleted, or taken back: whoever came in by whatever way. */
  | { kind: 'workspaceFrozen'; id: string }
  | { kind: 'apiKey'; id: string }
  /** A guest left for good. */
  | { kind: 'guest'; id: string }
  /** A session's visibility or its members changed (a higher floor announces it). */
  | { kind: 'session'; id: string }
  /** What one actor is in one session changed. */
  | { kind: 'sessionRole'; id: string; actorId: string };

export function announceAccessChange(tx: Tx, change: AccessChange): Promise<void> {
  return tx.notify(ACCESS_CHANNEL, change);
}

/** For the listener: null for anything that `announceAccessChange` cannot have sent. */
export function parseAccessChange(payload: unknown): AccessChange | null {
  if (typeof payload !== 'object' || payload === null) return null;
  const { kind, id, userId, actorId } = payload as Record<string, unknown>;
  if (typeof id !== 'string') return null;
  switch (kind) {
    case 'login':
    case 'user':
    case 'apiKey':
    case 'guest':
    case 'session':
    case 'workspaceFrozen':
      return { kind, id };
    case 'sessionRole':
      return typeof actorId === 'string' ? { kind, id, actorId } : null;
    case 'workspace':
      return typeof userId === 'string' ? { kind, id, userId } : null;
    default:
      return null;
  }
}
