import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import { UNUSED_KEY_DAYS } from '../../schema/wire/limits.ts';

const DAY_MS = 24 * 3_600_000;

export interface ApiKeyRecord {
  id: string;
  workspaceId: string;
  displayName: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  /** For UNUSED_KEY_DAYS: since it was made, where it never was. */
  isUnused: boolean;
  rotatedAt: Date | null;
  revokedAt: Date | null;
  /** Of the secrets before the last rotation that still work: the one that works longest. */
  oldSecret: { endsAt: Date; lastUsedAt: Date | null } | null;
}

interface Row {
  id: string;
  workspace_id: string;
  display_name: string;
  scopes: string[];
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  rotated_at: string | null;
  revoked_at: string | null;
  old_ends_at: string | null;
  old_last_used_at: string | null;
}

/** `where` is of `api_key k`. Newest first. */
export async function selectApiKeys(db: Kysely<never>, where: RawBuilder<unknown>, nowMs: number, limit: number): Promise<ApiKeyRecord[]> {
  const { rows } = await sql<Row>`
    select k.id, k.workspace_id, k.display_name, k.scopes, k.created_at, k.expires_at, k.last_used_at, k.rotated_at, k.revoked_at,
      o.ends_at as old_ends_at, o.last_used_at as old_last_used_at
    from api_key k left join lateral (
      select max(ends_at) as ends_at, max(last_used_at) as last_used_at from api_key_old_secret
      where api_key_id = k.id and ends_at > ${new Date(nowMs)}) o on true
    where ${where} order by k.id desc limit ${limit}`.execute(db);
  return rows.map((row) => recordOf(row, nowMs));
}

function recordOf(row: Row, nowMs: number): ApiKeyRecord {
  const moment = (text: string | null) => (text === null ? null : new Date(text));
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    displayName: row.display_name,
    scopes: row.scopes,
    createdAt: new Date(row.created_at),
    expiresAt: moment(row.expires_at),
    lastUsedAt: moment(row.last_used_at),
    isUnused: nowMs - Date.parse(row.last_used_at ?? row.created_at) >= UNUSED_KEY_DAYS * DAY_MS,
    rotatedAt: moment(row.rotated_at),
    revokedAt: moment(row.revoked_at),
    oldSecret: row.old_ends_at === null ? null : { endsAt: new Date(row.old_ends_at), lastUsedAt: moment(row.old_last_used_at) },
  };
}
