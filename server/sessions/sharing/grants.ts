/** What share links gave to whom, as SQL: the one place that says when a link is alive. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { actorId } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';

/** Of `link_grant g`. */
export function isGrantOf(actor: Actor): RawBuilder<boolean> {
  switch (actor.kind) {
    case 'user':
      return sql`g.user_id = ${actorId(actor)}`;
    case 'guest':
      return sql`g.guest_id = ${actorId(actor)}`;
    case 'apiKey':
      return sql`false`;
  }
}

/** Of `link_grant g` and its `share_link l`. That the session is shared by link is another question. */
export function isAlive(now: number): RawBuilder<boolean> {
  return sql`g.removed_at is null and l.revoked_at is null and (l.expires_at is null or l.expires_at > ${new Date(now)})`;
}
