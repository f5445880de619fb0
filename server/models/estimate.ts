/** Tokens without a tokenizer: one on the event loop would hold it. */
import type { TokenCounts } from '../billing/cost.ts';
import type { ChatMessage, ReportedUsage } from './model.ts';

const BYTES_PER_TOKEN = 3.5;
/** No ordinary text tokenizes worse than this: what a budget must count on. */
const LEAST_BYTES_PER_TOKEN = 2;
/** What a role and its separators take in every provider's template. */
export const MESSAGE_OVERHEAD_TOKENS = 4;

export function estimateTokens(text: string): number {
  return likelyTokens(Buffer.byteLength(text, 'utf8'));
}

/** What a text of so many bytes likely counts. */
export function likelyTokens(bytes: number): number {
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}

/** The most that a text of so many bytes counts. */
export function mostTokens(bytes: number): number {
  return Math.ceil(bytes / LEAST_BYTES_PER_TOKEN);
}

export function estimateMessage(message: ChatMessage): number {
  return MESSAGE_OVERHEAD_TOKENS + estimateTokens(message.text);
}

export function estimateUsage(messages: readonly ChatMessage[], output: string): TokenCounts {
  const uncachedInput = messages.reduce((sum, message) => sum + estimateMessage(message), 0);
  return { uncachedInput, cacheRead: 0, cacheWrite: 0, output: estimateTokens(output), reasoning: 0 };
}

/** The provider's figures where it gave them, the estimate for the rest (LIVE.md G4). Early output figures only raise the estimate. */
export function settleUsage(reported: ReportedUsage | null, estimate: TokenCounts): { counts: TokenCounts; estimated: boolean } {
  if (reported === null) return { counts: estimate, estimated: true };
  const { final, ...figures } = reported;
  const counts = { ...estimate, ...figures };
  if (!final) counts.output = Math.max(estimate.output, figures.output ?? 0);
  return { counts, estimated: !final || figures.uncachedInput === undefined || figures.output === undefined };
}
