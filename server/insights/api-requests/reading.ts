/** The list of recent requests, for who may see the keys of a workspace; everybody else sees those of the keys that they made. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Actor } from '../../identity/actor.ts';
import type { Database } from '../../kit/db.ts';
import { invalid } from '../../kit/errors.ts';
import { can, demand } from '../../workspaces/policy.ts';
import type { Standing } from '../../workspaces/policy.ts';
import type { ApiDoor, ApiRequestRecord } from './api-request.ts';

export interface ApiRequestPage {
  /** The beginning of a request's id. */
  requestId?: string | null | undefined;
  code?: string | null | undefined;
  apiKeyId?: string | null | undefined;
  failed?: boolean | null | undefined;
  limit: number;
  /** The newest stand first: what came before this one. */
  after?: string | undefined;
  before?: string | undefined;
  inverted: boolean;
}

interface Row {
  seq: string;
  request_id: string;
  at: string;
  api_key_id: string;
  key_name: string;
  door: ApiDoor;
  operation: string | null;
  fields: string[];
  status: number | null;
  code: string | null;
  duration_ms: number;
  cost: number | null;
}

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

export interface ReadingDeps {
  db: Pick<Database, 'sql'>;
  roleOf(actor: Actor, workspaceId: string): Promise<Standing | null>;
}

export function createReading({ db, roleOf }: ReadingDeps) {
  return {
    async apiRequests(actor: Actor, workspaceId: string, page: ApiRequestPage): Promise<ApiRequestRecord[]> {
      const workspaceRole = await roleOf(actor, workspaceId);
      demand(actor, 'api-request:read', { workspaceRole }, 'workspace');
      const conditions = [sql`r.workspace_id = ${workspaceId}`, ...conditionsOf(page)];
      if (!can(actor, 'api-key:read', { workspaceRole }))
        conditions.push(actor.kind === 'user' ? sql`k.created_by_id = ${actor.userId}` : sql`false`);
      const { rows } = await sql<Row>`
        select r.seq, r.request_id, r.at, r.api_key_id, k.display_name as key_name, r.door, r.operation, r.fields, r.status, r.code,
          r.duration_ms, r.cost
        from api_request r join api_key k on k.id = r.api_key_id
        where ${sql.join(conditions, sql` and `)}
        order by r.seq ${sql.raw(page.inverted ? 'asc' : 'desc')} limit ${page.limit}`.execute(db.sql());
      return rows.map(recordOf);
    },
  };
}

function conditionsOf({ requestId, code, apiKeyId, failed, after, before }: ApiRequestPage): RawBuilder<unknown>[] {
  const wanted = requestId?.trim() ?? '';
  if (wanted !== '' && !REQUEST_ID.test(wanted)) throw invalid({ requestId: 'is no id of a request, nor the beginning of one' });
  return [
    // Both in the order of their bytes, so that the index is of use: what begins with it lies before the next word.
    ...(wanted === '' ? [] : [sql`r.request_id >= ${wanted} and r.request_id < ${`${wanted}~`}`]),
    ...(code == null ? [] : [sql`r.code = ${code}`]),
    ...(apiKeyId == null ? [] : [sql`r.api_key_id = ${apiKeyId}`]),
    ...(failed === true ? [sql`r.code is not null`] : []),
    ...(after === undefined ? [] : [sql`r.seq < ${checkSeq(after)}`]),
    ...(before === undefined ? [] : [sql`r.seq > ${checkSeq(before)}`]),
  ];
}

function checkSeq(cursor: string): string {
  if (!/^\d{1,18}$/.test(cursor)) throw invalid({ after: 'is no cursor of this list' });
  return cursor;
}

function recordOf(row: Row): ApiRequestRecord {
  return {
    seq: row.seq,
    requestId: row.request_id,
    at: new Date(row.at),
    apiKey: { kind: 'apiKey', id: row.api_key_id, displayName: row.key_name },
    door: row.door,
    operation: row.operation,
    fields: row.fields,
    status: row.status,
    code: row.code,
    durationMs: row.duration_ms,
    cost: row.cost,
  };
}
