import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { SessionRecord } from '../../schema/wire/events.ts';
import { actorId } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { Database } from '../kit/db.ts';
import { invalid } from '../kit/errors.ts';
import { isId } from '../../schema/wire/ids.ts';
import { demand } from '../workspaces/policy.ts';
import type { WorkspaceRoles } from './access.ts';
import { sessionColumns, sessionRecord } from './records.ts';
import type { SessionSelection } from './records.ts';

export interface SessionPage {
  /** A part of the title. */
  query?: string | null | undefined;
  archived?: boolean | undefined;
  /** As `sessionCursor` gives them. */
  after?: string | undefined;
  before?: string | undefined;
  limit: number;
  /** Whether the page is counted from the end, last session first. */
  inverted: boolean;
}

export function createSessionList({ db, workspaces }: { db: Database; workspaces: WorkspaceRoles }) {
  return {
    listCursor: sessionCursor,

    /** What the actor may see of a workspace, what changed last first. */
    async list(actor: Actor, workspaceId: string, page: SessionPage): Promise<SessionRecord[]> {
      const workspaceRole = await workspaces.roleOf(actor, workspaceId);
      demand(actor, 'session:list', { workspaceRole }, 'workspace');
      const isOpen = actor.kind === 'apiKey' || workspaceRole !== 'guest';
      const visible = sql`(${isOpen} and s.visibility <> 'private' or s.creator_kind = ${actor.kind} and s.creator_id = ${actorId(actor)}
        or ${actor.kind} = 'user' and exists (select 1 from session_member sm where sm.session_id = s.id and sm.user_id = ${actorId(actor)}))`;
      const conditions: RawBuilder<unknown>[] = [
        sql`s.workspace_id = ${workspaceId}`,
        visible,
        page.archived ? sql`s.archived_at is not null` : sql`s.archived_at is null`,
      ];
      if (page.query) conditions.push(sql`s.title ilike ${`%${page.query.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}`);
      if (page.after !== undefined) conditions.push(sql`(s.updated_at, s.id) < ${position(page.after, 'after')}`);
      if (page.before !== undefined) conditions.push(sql`(s.updated_at, s.id) > ${position(page.before, 'before')}`);
      const direction = sql.raw(page.inverted ? 'asc' : 'desc');
      const { rows } = await sql<SessionSelection>`select ${sessionColumns} from session s where ${sql.join(conditions, sql` and `)}
        order by s.updated_at ${direction}, s.id ${direction} limit ${page.limit}`.execute(db.sql());
      return rows.map(sessionRecord);
    },

    /** How many answers are being written, by session. */
    async activeRuns(sessionIds: readonly string[]): Promise<number[]> {
      const { rows } = await sql<{ session_id: string; count: string }>`
        select session_id, count(*) as count from message
        where session_id = any(${[...sessionIds]}::text[]) and status in ('queued', 'streaming') group by session_id`.execute(db.sql());
      const counts = new Map(rows.map((row) => [row.session_id, Number(row.count)]));
      return sessionIds.map((id) => counts.get(id) ?? 0);
    },
  };
}

/** Where a session stands in a list. */
export function sessionCursor(session: Pick<SessionRecord, 'id' | 'updatedAt'>): string {
  return `${session.updatedAt}/${session.id}`;
}

/** Years that Postgres reads, too. */
const MOMENT = /^[1-9]\d{3}-\d\d-\d\dT[\d:.]+Z$/;

function position(cursor: string, argument: string): RawBuilder<unknown> {
  const [time = '', id = ''] = cursor.split('/');
  if (!isId('ses', id) || !MOMENT.test(time) || Number.isNaN(Date.parse(time))) throw invalid({ [argument]: 'is no cursor of this list' });
  return sql`(${new Date(time).toISOString()}::timestamptz, ${id})`;
}
