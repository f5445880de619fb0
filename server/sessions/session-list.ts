import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { SessionRecord } from '../../schema/wire/events.ts';
import type { Actor } from '../identity/actor.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { invalid } from '../kit/errors.ts';
import { isId } from '../../schema/wire/ids.ts';
import { demand } from '../workspaces/policy.ts';
import type { WorkspaceRoles } from './access.ts';
import { sessionColumns, sessionRecord } from './records.ts';
import type { SessionSelection } from './records.ts';
import { isKept } from './shelf/places.ts';
import type { ShelfFilter } from './shelf/places.ts';
import { isVisibleTo } from './visible.ts';

export interface SessionPage extends ShelfFilter {
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

export function createSessionList({ db, workspaces, clock }: { db: Database; workspaces: WorkspaceRoles; clock: Pick<Clock, 'now'> }) {
  return {
    listCursor: sessionCursor,

    /** What the actor may see of a workspace, what changed last first. */
    async list(actor: Actor, workspaceId: string, page: SessionPage): Promise<SessionRecord[]> {
      const workspaceRole = await workspaces.roleOf(actor, workspaceId);
      demand(actor, 'session:list', { workspaceRole }, 'workspace');
      const conditions: RawBuilder<unknown>[] = [
        sql`s.workspace_id = ${workspaceId}`,
        isVisibleTo(actor, workspaceRole, clock.now()),
        page.archived ? sql`s.archived_at is not null` : sql`s.archived_at is null`,
        ...isKept(actor, page),
      ];
      if (page.query) conditions.push(sql`s.title ilike ${`%${page.query.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}`);
      if (page.after !== undefined) conditions.push(sql`(s.updated_at, s.id) < ${sessionPosition(page.after, 'after')}`);
      if (page.before !== undefined) conditions.push(sql`(s.updated_at, s.id) > ${sessionPosition(page.before, 'before')}`);
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

export function sessionPosition(cursor: string, argument: string): RawBuilder<unknown> {
  const [time = '', id = ''] = cursor.split('/');
  if (!isId('ses', id) || !MOMENT.test(time) || Number.isNaN(Date.parse(time))) throw invalid({ [argument]: 'is no cursor of this list' });
  return sql`(${new Date(time).toISOString()}::timestamptz, ${id})`;
}
