/** How an event is sealed: SHA-256 over its canonical JSON, which holds the hash of the event before it. */
import { createHash } from 'node:crypto';
import type { AuditDetail } from '../identity/audit-port.ts';

export interface SealedFields {
  workspaceId: string;
  seq: number;
  /** ISO 8601 in UTC, to the millisecond. */
  at: string;
  actor: { kind: string; id: string } | null;
  action: string;
  targetId: string | null;
  detail: AuditDetail;
  ip: string | null;
  previousHash: string;
}

/** What stands before the first event. */
export const GENESIS = '0'.repeat(64);

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One spelling for one value: keys in the order of their code units, no spaces (RFC 8785 for what stands here: no fractions). */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

export function seal({ workspaceId, seq, at, actor, action, targetId, detail, ip, previousHash }: SealedFields): string {
  return createHash('sha256')
    .update(canonicalJson({ workspaceId, seq, at, actor, action, targetId, detail, ip, previousHash }))
    .digest('hex');
}
