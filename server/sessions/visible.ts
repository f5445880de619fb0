import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { actorId } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { Standing } from '../workspaces/policy.ts';
import { isAlive, isGrantOf } from './sharing/grants.ts';

/** Of the rows `session s` of one workspace those that the actor may read: for lists, what access.ts is for one session. */
export function isVisibleTo(actor: Actor, workspaceRole: Standing | null, now: number): RawBuilder<boolean> {
  const isOpen = actor.kind === 'apiKey' || (workspaceRole !== null && workspaceRole !== 'guest');
  return sql`(${isOpen} and s.visibility <> 'private' or s.creator_kind = ${actor.kind} and s.creator_id = ${actorId(actor)}
    or ${actor.kind} = 'user' and exists (select 1 from session_member sm where sm.session_id = s.id and sm.user_id = ${actorId(actor)})
    or s.visibility = 'link' and s.id in (select l.session_id from link_grant g join share_link l on l.id = g.link_id
      where ${isGrantOf(actor)} and ${isAlive(now)}))`;
}
