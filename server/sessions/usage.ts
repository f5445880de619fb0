/** What a run used: the provider's figures where it gave them, else an estimate marked as such (LIVE.md G4). */
import { sql } from 'kysely';
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { Tx } from '../kit/db.ts';
import { costMicros, estimateTokens, estimateUsage, settleUsage } from '../models/estimate.ts';
import type { ChatMessage, ReportedUsage, TokenCounts } from '../models/model.ts';
import type { Price } from '../models/price-table.ts';
import type { TerminalStatus } from './message.entity.ts';

export interface Usage {
  counts: TokenCounts;
  estimated: boolean;
}

export const NO_TOKENS: TokenCounts = { uncachedInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

/** Collects the figures of one attempt. */
export function createMeter() {
  let reported: ReportedUsage | null = null;
  let reasoning = '';
  return {
    report(usage: ReportedUsage): void {
      reported = { ...reported, ...usage, final: usage.final || reported?.final === true };
    },
    reason(text: string): void {
      reasoning += text;
    },
    /** `wasAccepted`: whether the provider may have worked, and so counted, although it said nothing. */
    total(attempt: { messages: readonly ChatMessage[]; output: string; wasAccepted: boolean }): Usage {
      if (reported === null && !attempt.wasAccepted) return { counts: NO_TOKENS, estimated: true };
      const estimate = estimateUsage(attempt.messages, attempt.output);
      return settleUsage(reported, reported?.final ? estimate : { ...estimate, reasoning: estimateTokens(reasoning) });
    },
  };
}

export type Meter = ReturnType<typeof createMeter>;

export function addUsage(a: Usage, b: Usage): Usage {
  const counts = { ...NO_TOKENS };
  for (const part of Object.keys(counts) as (keyof TokenCounts)[]) counts[part] = a.counts[part] + b.counts[part];
  return { counts, estimated: a.estimated || b.estimated };
}

export interface UsageEntry {
  purpose: 'answer' | 'title' | 'comment';
  /** The answer's message; null for a title and for a reply in a thread. */
  messageId: string | null;
  workspaceId: string;
  sessionId: string;
  actor: Pick<ActorRecord, 'kind' | 'id'>;
  /** `provider:name`. */
  modelId: string;
  usage: Usage;
  price: Price | null;
  status: TerminalStatus;
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
      ${cost.toString()}::bigint, ${estimated}, ${entry.status}, ${entry.startedAt.toISOString()}, ${entry.endedAt.toISOString()})`.execute(
    tx.sql(),
  );
}
