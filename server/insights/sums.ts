import type { Sums } from './usage-records.ts';

export const NOTHING: Sums = {
  costMicros: 0n,
  inputTokens: 0n,
  cachedInputTokens: 0n,
  outputTokens: 0n,
  reasoningTokens: 0n,
  runs: 0,
  failedRuns: 0,
};

export function addSums(a: Sums, b: Sums): Sums {
  return {
    costMicros: a.costMicros + b.costMicros,
    inputTokens: a.inputTokens + b.inputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
    runs: a.runs + b.runs,
    failedRuns: a.failedRuns + b.failedRuns,
  };
}

export const sumOf = (all: Iterable<Sums>): Sums => Array.from(all).reduce(addSums, NOTHING);
