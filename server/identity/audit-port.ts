/** What somebody may want to look up later is told here, in the transaction of the act; a higher floor writes it down. */
import type { AuditAction } from '../../schema/wire/audit.ts';
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { Tx } from '../kit/db.ts';

export interface AuditEntry {
  workspaceId: string;
  /** Null: the house itself, as a job or a webhook. */
  actor: Pick<ActorRecord, 'kind' | 'id'> | null;
  action: AuditAction;
  /** The id of what it was done to; null: the workspace as a whole. */
  targetId?: string | null;
  /** Facts, no texts that people wrote, no addresses and no secrets: it stays when a person is erased. */
  detail?: AuditDetail;
}

export type AuditDetail = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** It is written last, right before the commit, whenever it is called. */
export type RecordAudit = (tx: Tx, entry: AuditEntry) => void;
