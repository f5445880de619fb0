import { actorRecord } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { Admission } from '../live/fanout-field.ts';
import type { Presence } from '../live/presence.ts';
import { can } from '../workspaces/policy.ts';
import { checkClientId } from './client-id.ts';
import type { Access } from './access.ts';

export interface PresenceInput {
  sessionId: string;
  clientId: string;
  /** JSON of the client's awareness. */
  state: string;
}

export function createReaders({ access, presence }: { access: Access; presence: Presence }) {
  return {
    /** Who reads a session's events, and all that their results may depend on (LIVE.md R5, F2). */
    async admitReader(actor: Actor, sessionId: string): Promise<Admission> {
      const { session, sessionRole, workspaceRole, expiresAt } = await access.require(actor, sessionId, 'session:read');
      const weight = can(actor, 'session:write', { sessionRole, workspaceRole }) ? 1 : 0;
      return { topic: session.id, actor: actorRecord(actor), weight, scope: { sessionRole, workspaceRole }, expiresAt };
    },

    async setPresence(actor: Actor, { sessionId, clientId, state }: PresenceInput): Promise<void> {
      await access.require(actor, sessionId, 'session:read');
      checkClientId(clientId);
      await presence.update(sessionId, actorRecord(actor), clientId, state);
    },
  };
}
