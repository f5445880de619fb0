/** Tokens without a tokenizer (one on the event loop would hold it), and what tokens cost. */
import type { ChatMessage, ReportedUsage, TokenCounts } from './model.ts';
import type { Price } from './price-table.ts';

const BYTES_PER_TOKEN = 3.5;
/** What a role and its separators take in every provider's template. */
export const MESSAGE_OVERHEAD_TOKENS = 4;
const MICROS_PER_RATE_UNIT = 1_000_000n;

export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text, 'utf8') / BYTES_PER_TOKEN);
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

/** Micro-USD, rounded up once. */
export function costMicros(counts: TokenCounts, price: Price): bigint {
  const prompt = counts.uncachedInput + counts.cacheRead + counts.cacheWrite;
  const rates = price.above !== null && prompt > price.above.promptTokens ? price.above : price;
  const total =
    BigInt(counts.uncachedInput) * BigInt(rates.input) +
    BigInt(counts.cacheRead) * BigInt(rates.cacheRead) +
    BigInt(counts.cacheWrite) * BigInt(rates.cacheWrite) +
    BigInt(counts.output + counts.reasoning) * BigInt(rates.output);
  return (total + MICROS_PER_RATE_UNIT - 1n) / MICROS_PER_RATE_UNIT;
}
