/** Reading the tree: the path to a leaf, in pages, and what stands beside it. For callers that may read the session. */
import { sql } from 'kysely';
import type { MessageRecord } from '../../schema/wire/events.ts';
import { MAX_LANES } from '../../schema/wire/limits.ts';
import type { Database } from '../kit/db.ts';
import { invalid, notFound } from '../kit/errors.ts';
import { isId } from '../../schema/wire/ids.ts';
import { inOrderOf, messagesById } from './records.ts';

export interface PathPage {
  /** Where the path ends: a leaf; an inner message stands for the newest leaf below it. */
  leafId: string | null;
  /** Whether the path ends at `leafId` itself: the mainline's leaf, which may have branches below it. */
  isExact?: boolean | undefined;
  /** Ids of messages on the path. */
  after?: string | undefined;
  before?: string | undefined;
  limit: number;
  /** Whether the page is counted from the leaf, last message first. */
  inverted: boolean;
}

export interface Step {
  id: string;
  parent_id: string | null;
}

/** No path is longer; a tree that is was made to hurt. */
const MAX_DEPTH = 100_000;
/** Four rounds of the widest prompt; of more at one place the newest are shown. */
const MAX_CHILDREN = 4 * MAX_LANES;

export function createMessages({ db }: { db: Database }) {
  /**
   * From the newest leaf at or below `startId`, or from `startId` itself, towards the root: at most `limit` messages. `offset 0` keeps the
   * planner at the index.
   */
  async function walkUp(sessionId: string, startId: string, limit: number, isExact = false): Promise<Step[]> {
    const { rows } = await sql<Step>`
      with recursive below as (
        select m.id from message m where m.id = ${startId} and m.session_id = ${sessionId}
        union all
        select child.id from below cross join lateral (select m.id from message m where m.parent_id = below.id offset 0) child
        where not ${isExact}
      ), path as (
        select m.id, m.parent_id, 1 as depth from message m where m.id = (
          select max(id) from below where ${isExact} or not exists (select 1 from message c where c.parent_id = below.id)
        )
        union all
        select m.id, m.parent_id, path.depth + 1 from message m join path on m.id = path.parent_id where path.depth < ${limit}
      )
      select id, parent_id from path order by depth`.execute(db.sql());
    return rows;
  }

  return {
    walkUp,
    byId: async (ids: readonly string[]): Promise<(MessageRecord | null)[]> => inOrderOf(ids, await messagesById(db.sql(), ids)),

    /** A page of the path from the root to the leaf, in the order that was asked for. */
    async page(sessionId: string, { leafId, isExact, after, before, limit, inverted }: PathPage): Promise<MessageRecord[]> {
      if (leafId === null) return [];
      if (!isId('msg', leafId)) throw notFound('message');
      const isPlainEnd = inverted && after === undefined && before === undefined;
      const path = await walkUp(sessionId, leafId, isPlainEnd ? limit : MAX_DEPTH, isExact);
      if (path.length === 0) throw notFound('message');
      const ids = path.map((step) => step.id).reverse();
      const place = (cursor: string | undefined, argument: string): number | undefined => {
        const index = cursor === undefined ? undefined : ids.indexOf(cursor);
        if (index === -1) throw invalid({ [argument]: 'is not on this path' });
        return index;
      };
      const start = place(after, 'after');
      const window = ids.slice(start === undefined ? 0 : start + 1, place(before, 'before'));
      return messagesById(db.sql(), inverted ? window.reverse().slice(0, limit) : window.slice(0, limit));
    },

    /** What stands below each of the parents, oldest first; the session's own id stands for the parent of its roots. */
    async childrenOf(sessionId: string, parentIds: readonly string[]): Promise<MessageRecord[]> {
      const { rows } = await sql<{ id: string }>`
        select child.id from unnest(${[...parentIds]}::text[]) as parent (id) cross join lateral (
          select m.id from message m where m.session_id = ${sessionId} and m.parent_id = parent.id order by m.id desc limit ${MAX_CHILDREN}
        ) child
        union all (
          select m.id from message m where ${parentIds.includes(sessionId)} and m.session_id = ${sessionId} and m.parent_id is null
          order by m.id desc limit ${MAX_CHILDREN}
        ) order by id`.execute(db.sql());
      return messagesById(
        db.sql(),
        rows.map((row) => row.id),
      );
    },

    /** How many stand below each of the parents, in the same order. */
    async childCounts(sessionId: string, parentIds: readonly string[]): Promise<number[]> {
      const { rows } = await sql<{ parent_id: string; count: string }>`
        select coalesce(parent_id, session_id) as parent_id, count(*) as count from message
        where session_id = ${sessionId} and (parent_id = any(${[...parentIds]}::text[]) or ${parentIds.includes(sessionId)} and parent_id is null)
        group by 1`.execute(db.sql());
      const counts = new Map(rows.map((row) => [row.parent_id, Number(row.count)]));
      return parentIds.map((id) => counts.get(id) ?? 0);
    },

    /** What stands beside a path: other lanes, retries and other prompts at the same places; of too many the newest. */
    async siblingsOf(sessionId: string, path: readonly Step[], limit: number): Promise<MessageRecord[]> {
      const ids = path.map((step) => step.id);
      const parents = path.flatMap((step) => step.parent_id ?? []);
      const hasRoot = parents.length < ids.length;
      const { rows } = await sql<{ id: string }>`
        select id from message where session_id = ${sessionId} and id <> all(${ids}::text[])
          and (parent_id = any(${parents}::text[]) or ${hasRoot} and parent_id is null)
        order by id desc limit ${limit}`.execute(db.sql());
      return messagesById(
        db.sql(),
        rows.map((row) => row.id),
      );
    },
  };
}

export type Messages = ReturnType<typeof createMessages>;
