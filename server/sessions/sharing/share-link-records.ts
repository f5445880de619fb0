import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { ActorRecord, SessionRecord } from '../../../schema/wire/events.ts';
import type { LinkRole } from './share-link.entity.ts';

/** `suspended`: the session is not shared by link at the moment, or its workspace waits to be erased. */
export type ShareLinkState = 'active' | 'expired' | 'suspended' | 'revoked';

export interface ShareLinkRecord {
  id: string;
  sessionId: string;
  role: LinkRole;
  name: string | null;
  state: ShareLinkState;
  hasPassword: boolean;
  createdBy: ActorRecord;
  createdAt: string;
  expiresAt: string | null;
  uses: number;
  lastUsedAt: string | null;
}

interface Row {
  id: string;
  session_id: string;
  role: LinkRole;
  name: string | null;
  has_password: boolean;
  created_by_kind: ActorRecord['kind'];
  created_by_id: string;
  created_by_name: string;
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  uses: number;
  last_used_at: string | null;
  visibility: SessionRecord['visibility'];
  is_frozen: boolean;
}

/** Of `share_link l`, oldest first. */
export async function selectLinks(db: Kysely<unknown>, condition: RawBuilder<unknown>, now: number): Promise<ShareLinkRecord[]> {
  const { rows } = await sql<Row>`
    select l.id, l.session_id, l.role, l.name, l.password_hash is not null as has_password, l.created_by_kind, l.created_by_id,
      l.created_by_name, l.created_at, l.expires_at, l.revoked_at, l.uses, l.last_used_at, s.visibility,
      w.deleted_at is not null as is_frozen
    from share_link l join session s on s.id = l.session_id join workspace w on w.id = s.workspace_id where ${condition} order by l.id`.execute(
    db,
  );
  return rows.map((row) => ({
    id: row.id,
    sessionId: row.session_id,
    role: row.role,
    name: row.name,
    state: stateOf(row, now),
    hasPassword: row.has_password,
    createdBy: { kind: row.created_by_kind, id: row.created_by_id, displayName: row.created_by_name },
    createdAt: isoTime(row.created_at),
    expiresAt: row.expires_at && isoTime(row.expires_at),
    uses: row.uses,
    lastUsedAt: row.last_used_at && isoTime(row.last_used_at),
  }));
}

function stateOf({ revoked_at: revokedAt, expires_at: expiresAt, visibility, is_frozen: isFrozen }: Row, now: number): ShareLinkState {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt !== null && Date.parse(expiresAt) <= now) return 'expired';
  return visibility === 'link' && !isFrozen ? 'active' : 'suspended';
}

const isoTime = (text: string): string => new Date(text).toISOString();
