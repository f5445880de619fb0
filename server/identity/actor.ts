/** Who does something. Every credential of every door ends in one of these, or in nobody. */
import type { ActorRecord } from '../../schema/wire/events.ts';

export interface UserActor {
  kind: 'user';
  userId: string;
  displayName: string;
  /** The login that carried this request: ending it ends every socket that it opened. */
  loginId: string;
}

export interface ApiKeyActor {
  kind: 'apiKey';
  apiKeyId: string;
  displayName: string;
  /** A key acts within one workspace, with the rights of a member there, narrowed by its scopes. */
  workspaceId: string;
  scopes: readonly string[];
}

export type Actor = UserActor | ApiKeyActor;

export function actorId(actor: Actor): string {
  return actor.kind === 'user' ? actor.userId : actor.apiKeyId;
}

export function actorRecord(actor: Actor): ActorRecord {
  return { kind: actor.kind, id: actorId(actor), displayName: actor.displayName };
}
