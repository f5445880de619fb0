/** What a run used: the provider's figures where it gave them, else an estimate marked as such (LIVE.md G4). */
import type { TokenCounts } from '../billing/cost.ts';
import { estimateTokens, estimateUsage, settleUsage } from '../models/estimate.ts';
import type { ChatMessage, ReportedUsage } from '../models/model.ts';

export interface Usage {
  counts: TokenCounts;
  /** What each request used; their sum is `counts`. */
  requests: readonly TokenCounts[];
  estimated: boolean;
}

export const NO_TOKENS: TokenCounts = { uncachedInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
export const NO_USAGE: Usage = { counts: NO_TOKENS, requests: [], estimated: true };

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
      if (reported === null && !attempt.wasAccepted) return NO_USAGE;
      const estimate = estimateUsage(attempt.messages, attempt.output);
      // A provider that says how much it wrote counts its reasoning, too.
      const hasOutput = reported?.final === true && reported.output !== undefined;
      return usageOf(settleUsage(reported, hasOutput ? estimate : { ...estimate, reasoning: estimateTokens(reasoning) }));
    },
  };
}

export type Meter = ReturnType<typeof createMeter>;

export function addUsage(a: Usage, b: Usage): Usage {
  const counts = { ...NO_TOKENS };
  for (const part of Object.keys(counts) as (keyof TokenCounts)[]) counts[part] = a.counts[part] + b.counts[part];
  return { counts, requests: [...a.requests, ...b.requests], estimated: a.estimated || b.estimated };
}

/** Of a single request. */
export function usageOf({ counts, estimated }: Pick<Usage, 'counts' | 'estimated'>): Usage {
  return { counts, requests: [counts], estimated };
}
