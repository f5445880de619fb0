/** What a run used: the provider's figures where it gave them, else an estimate marked as such (LIVE.md G4). */
import { sql } from 'kysely';
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { Tx } from '../kit/db.ts';
import { costMicros, estimateTokens, estimateUsage } from '../models/estimate.ts';
import type { ChatMessage, ReportedUsage, TokenCounts } from '../models/model.ts';
import type { Price } from '../models/model-table.ts';

export interface Usage {
  counts: TokenCounts;
  estimated: boolean;
}

export const NO_TOKENS: TokenCounts = { uncachedInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

/** Collects the figures of one attempt. */
export function createMeter() {
  let reported: Partial<TokenCounts> | null = null;
  let isFinal = false;
  let reasoning = '';
  return {
    report({ final, ...counts }: ReportedUsage): void {
      reported = { ...reported, ...counts };
      isFinal ||= final;
    },
    reason(text: string): void {
      reasoning += text;
    },
    /** `wasAccepted`: whether the provider may have worked, and so counted, although it said nothing. */
    total(attempt: { messages: readonly ChatMessage[]; output: string; wasAccepted: boolean }): Usage {
      if (isFinal) return { counts: { ...NO_TOKENS, ...reported }, estimated: false };
      if (!attempt.wasAccepted) return { counts: NO_TOKENS, estimated: true };
      const estimate = estimateUsage(attempt.messages, attempt.output);
      const input = reported ? { ...estimate, uncachedInput: 0, ...reported } : estimate;
      return { counts: { ...input, output: estimate.output, reasoning: estimateTokens(reasoning) }, estimated: true };
    },
  };
}

export function addUsage(a: Usage, b: Usage): Usage {
  const counts = { ...NO_TOKENS };
  for (const part of Object.keys(counts) as (keyof TokenCounts)[]) counts[part] = a.counts[part] + b.counts[part];
  return { counts, estimated: a.estimated || b.estimated };
}

export interface UsageEntry {
  purpose: 'answer' | 'title';
  /** The answer's message; null for a title. */
  messageId: string | null;
  workspaceId: string;
  sessionId: string;
  actor: Pick<ActorRecord, 'kind' | 'id'>;
  /** `provider:name`. */
  modelId: string;
  usage: Usage;
  price: Price | null;
  status: 'complete' | 'stopped' | 'failed' | 'interrupted';
  startedAt: Date;
  endedAt: Date;
}

/** The unique index on the message is what makes it exactly one (LIVE.md G4). */
export async function insertUsage(tx: Tx, entry: UsageEntry): Promise<void> {
  const { counts, estimated } = entry.usage;
  const colon = entry.modelId.indexOf(':');
  const cost = entry.price ? costMicros(counts, entry.price) : 0n;
  await sql`insert into usage_entry (message_id, purpose, workspace_id, session_id, actor_kind, actor_id, provider, model,
      uncached_input, cache_read, cache_write, output, reasoning, cost_micros, estimated, status, started_at, ended_at)
    values (${entry.messageId}, ${entry.purpose}, ${entry.workspaceId}, ${entry.sessionId}, ${entry.actor.kind}, ${entry.actor.id},
      ${entry.modelId.slice(0, colon)}, ${entry.modelId.slice(colon + 1)},
      ${counts.uncachedInput}, ${counts.cacheRead}, ${counts.cacheWrite}, ${counts.output}, ${counts.reasoning},
      ${cost.toString()}::bigint, ${estimated}, ${entry.status}, ${entry.startedAt.toISOString()}, ${entry.endedAt.toISOString()})`.execute(tx.sql());
}
