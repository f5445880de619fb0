/** All messages of a session at a glance: where each stands, who speaks and how it begins. For callers that may read the session. */
import { sql } from 'kysely';
import type { ActorRecord, MessageRecord } from '../../../schema/wire/events.ts';
import type { Database } from '../../kit/db.ts';
import { invalid } from '../../kit/errors.ts';
import { isId } from '../../../schema/wire/ids.ts';
import { isSecretPoll } from '../votes/poll-records.ts';

export interface TreePage {
  /** The newest. */
  limit: number;
  /** Only what is older than this message. */
  before?: string | null | undefined;
}

export interface TreeNodeRecord {
  id: string;
  parentId: string | null;
  role: MessageRecord['role'];
  status: MessageRecord['status'];
  lane: number | null;
  excerpt: string;
  author: ActorRecord | null;
  /** Null where a blind vote hides it. */
  modelId: string | null;
  createdAt: string;
}

export interface TreeRecord {
  /** Oldest first. */
  nodes: TreeNodeRecord[];
  hasEarlier: boolean;
}

interface TreeSelection {
  id: string;
  parent_id: string | null;
  role: MessageRecord['role'];
  status: MessageRecord['status'];
  lane: number | null;
  beginning: string;
  author_kind: ActorRecord['kind'] | null;
  author_id: string | null;
  author_name: string | null;
  model_id: string | null;
  created_at: string;
}

const EXCERPT_LENGTH = 80;
/** Enough to have an excerpt left once spaces are collapsed. */
const BEGINNING_LENGTH = 3 * EXCERPT_LENGTH;

export function createTreeList({ db }: { db: Database }) {
  return async function treeOf(sessionId: string, { limit, before }: TreePage): Promise<TreeRecord> {
    if (before != null && !isId('msg', before)) throw invalid({ before: 'is no message' });
    const { rows } = await sql<TreeSelection>`
      select m.id, m.parent_id, m.role, m.status, m.lane, left(m.text, ${BEGINNING_LENGTH}) as beginning,
        m.author_kind, m.author_id, m.author_name, case when poll.prompt_id is null then m.model_id end as model_id, m.created_at
      from message m left join poll on poll.prompt_id = m.parent_id and m.role = 'assistant' and ${isSecretPoll}
      where m.session_id = ${sessionId} and (${before ?? null}::text is null or m.id < ${before ?? null})
      order by m.id desc limit ${limit + 1}`.execute(db.sql());
    const hasEarlier = rows.length > limit;
    const nodes = rows.slice(0, limit).reverse().map(treeNode);
    return { nodes, hasEarlier };
  };
}

function treeNode(row: TreeSelection): TreeNodeRecord {
  return {
    id: row.id,
    parentId: row.parent_id,
    role: row.role,
    status: row.status,
    lane: row.lane,
    excerpt: excerptOf(row.beginning),
    author: row.author_kind && row.author_id ? { kind: row.author_kind, id: row.author_id, displayName: row.author_name ?? '' } : null,
    modelId: row.model_id,
    createdAt: new Date(row.created_at).toISOString(),
  };
}

/** One line, cut between characters. */
export function excerptOf(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (line.length <= EXCERPT_LENGTH) return line.toWellFormed();
  return `${line.slice(0, EXCERPT_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
