import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { SessionRecord } from '../../../schema/wire/events.ts';
import { actorId } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import { sessionColumns, sessionRecord } from '../records.ts';
import type { SessionSelection } from '../records.ts';
import { sessionPosition } from '../session-list.ts';
import type { SessionPage } from '../session-list.ts';
import { isAlive, isGrantOf } from './grants.ts';

export function createSharedSessions({ db, clock }: { db: Database; clock: Pick<Clock, 'now'> }) {
  return {
    /** Those that the actor came into by a link, outside of their workspaces; what changed last first. */
    async sharedSessions(actor: Actor, page: Omit<SessionPage, 'query' | 'archived' | 'pinned' | 'folderId'>): Promise<SessionRecord[]> {
      const conditions: RawBuilder<unknown>[] = [
        sql`s.visibility = 'link' and s.archived_at is null`,
        sql`s.id in (select l.session_id from link_grant g join share_link l on l.id = g.link_id
          where ${isGrantOf(actor)} and ${isAlive(clock.now())})`,
        sql`not exists (select 1 from workspace w where w.id = s.workspace_id and w.deleted_at is not null)`,
        sql`not exists (select 1 from membership m where m.workspace_id = s.workspace_id and m.user_id = ${actorId(actor)})`,
      ];
      if (page.after !== undefined) conditions.push(sql`(s.updated_at, s.id) < ${sessionPosition(page.after, 'after')}`);
      if (page.before !== undefined) conditions.push(sql`(s.updated_at, s.id) > ${sessionPosition(page.before, 'before')}`);
      const direction = sql.raw(page.inverted ? 'asc' : 'desc');
      const { rows } = await sql<SessionSelection>`select ${sessionColumns} from session s where ${sql.join(conditions, sql` and `)}
        order by s.updated_at ${direction}, s.id ${direction} limit ${page.limit}`.execute(db.sql());
      return rows.map(sessionRecord);
    },
  };
}
