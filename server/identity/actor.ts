/** Who does something. Every credential of every door ends in one of these, or in nobody. */
import type { ActorRecord } from '../../schema/wire/events.ts';

export const ACTOR_KINDS = ['user', 'apiKey', 'guest'] as const;

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

/** Somebody with a name and a share link, without an account: acts in the sessions of their links only. */
export interface GuestActor {
  kind: 'guest';
  guestId: string;
  displayName: string;
}

export type Actor = UserActor | ApiKeyActor | GuestActor;

export function actorId(actor: Actor): string {
  switch (actor.kind) {
    case 'user':
      return actor.userId;
    case 'apiKey':
      return actor.apiKeyId;
    case 'guest':
      return actor.guestId;
  }
}

export function actorRecord(actor: Actor): ActorRecord {
  return { kind: actor.kind, id: actorId(actor), displayName: actor.displayName };
}

/** As whom their actions are counted (limits.ts). */
export function countedAs(actor: Actor): { key: string } | { person: string } {
  return actor.kind === 'apiKey' ? { key: actor.apiKeyId } : { person: actorId(actor) };
}
