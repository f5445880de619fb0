/** What the models of the metering proof cost, and how a cost is worked out, written down once more. */
import type { TokenCounts } from '../../server/billing/cost.ts';

/** Micro-dollars for a million tokens: input, cache read, cache write, output, reasoning. */
type Five = readonly [bigint, bigint, bigint, bigint, bigint];
interface Sheet {
  rates: Five;
  above?: { promptTokens: number; rates: Five };
}

/** Names that the proof itself prices, in the list. */
export const LISTED: Record<string, Sheet> = {
  'scripted:*': { rates: [1_000_000n, 100_000n, 1_250_000n, 5_000_000n, 5_000_000n] },
  'scripted:tall': {
    rates: [300_000n, 30_000n, 300_000n, 1_100_000n, 2_300_000n],
    above: { promptTokens: 40_000, rates: [700_001n, 70_003n, 700_007n, 2_100_009n, 4_300_011n] },
  },
  'box:*': { rates: [7n, 3n, 7n, 13n, 13n] },
};

/** Of a workspace that has prices of its own. */
export const OWN: Record<string, Sheet> = { 'scripted:*': { rates: [333_333n, 33_333n, 333_333n, 1_999_999n, 0n] } };

/** Those that come with the program, as the providers' pages say. */
const KNOWN: Record<string, Sheet> = {
  'anthropic:claude-haiku-5-5': {
    rates: [100_000n, 10_000n, 125_000n, 500_000n, 500_000n],
    above: { promptTokens: 100_000, rates: [500_000n, 50_000n, 625_000n, 2_500_000n, 2_500_000n] },
  },
  'openai:gpt-6.1-sol': {
    rates: [2_000_000n, 100_000n, 2_500_000n, 10_000_000n, 10_000_000n],
    above: { promptTokens: 272_000, rates: [4_000_000n, 200_000n, 5_000_000n, 15_000_000n, 15_000_000n] },
  },
  'google:gemini-3.8-flash': { rates: [750_000n, 75_000n, 750_000n, 3_750_000n, 3_750_000n] },
};

export function costOf(modelId: string, requests: readonly TokenCounts[], isOwn: boolean): bigint {
  const wide = `${modelId.slice(0, modelId.indexOf(':'))}:*`;
  const { rates, above } = (isOwn ? OWN[wide] : undefined) ?? KNOWN[modelId] ?? LISTED[modelId] ?? LISTED[wide]!;
  return requests.reduce((sum, { uncachedInput, cacheRead, cacheWrite, output, reasoning }) => {
    const isLarge = above !== undefined && uncachedInput + cacheRead + cacheWrite > above.promptTokens;
    const counts = [uncachedInput, cacheRead, cacheWrite, output, reasoning];
    const total = counts.reduce((all, count, index) => all + BigInt(count) * (isLarge ? above : { rates }).rates[index]!, 0n);
    return sum + (total % 1_000_000n === 0n ? total / 1_000_000n : total / 1_000_000n + 1n);
  }, 0n);
}
