/** An actor who asked for something that happens later, when they are at no door: what they may act as by then. */
import type { Kysely } from 'kysely';
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { Actor } from './actor.ts';
import type { IdentityTables } from './tables.ts';

/** No login carries what is done for somebody who may be away. */
const NO_LOGIN = '';

/** Null: the person is gone, or the key was revoked or has expired. What they may do where is still to be asked. */
export async function standingActor(
  sql: Kysely<IdentityTables>,
  { kind, id, displayName }: ActorRecord,
  nowMs: number,
): Promise<Actor | null> {
  switch (kind) {
    case 'user': {
      const found = await sql.selectFrom('app_user').select('id').where('id', '=', id).executeTakeFirst();
      return found ? { kind, userId: id, displayName, loginId: NO_LOGIN } : null;
    }
    case 'apiKey': {
      const key = await sql.selectFrom('api_key').selectAll().where('id', '=', id).executeTakeFirst();
      const isOver = key?.expires_at != null && Date.parse(key.expires_at) <= nowMs;
      if (!key || key.revoked_at !== null || isOver) return null;
      return { kind, apiKeyId: id, displayName, workspaceId: key.workspace_id, scopes: key.scopes };
    }
    case 'guest':
      return { kind, guestId: id, displayName };
  }
}
