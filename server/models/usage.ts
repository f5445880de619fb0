/** Providers' figures as disjoint parts. What was not reported stays out; zero is a figure. */
import type { TokenCounts } from '../billing/cost.ts';
import type { ReportedUsage } from './model.ts';

export interface InclusiveFigures {
  /** With everything that a cache served or took. */
  input: unknown;
  cacheRead?: unknown;
  cacheWrite?: unknown;
  /** With reasoning. */
  output: unknown;
  reasoning?: unknown;
}

export function fromInclusive(figures: InclusiveFigures, final: boolean): ReportedUsage {
  return { ...inputParts(figures), ...outputParts(figures), final };
}

export function inputParts({ input, cacheRead, cacheWrite }: Omit<InclusiveFigures, 'output'>): Partial<TokenCounts> {
  if (!isCount(input)) return {};
  const read = Math.min(countOrZero(cacheRead), input);
  const written = Math.min(countOrZero(cacheWrite), input - read);
  return { uncachedInput: input - read - written, cacheRead: read, cacheWrite: written };
}

export function outputParts({ output, reasoning }: Pick<InclusiveFigures, 'output' | 'reasoning'>): Partial<TokenCounts> {
  if (!isCount(output)) return {};
  const thought = Math.min(countOrZero(reasoning), output);
  return { output: output - thought, reasoning: thought };
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

export function countOrZero(value: unknown): number {
  return isCount(value) ? value : 0;
}
