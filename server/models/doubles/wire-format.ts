/** One provider's wire format as the double speaks it. Frames are whole text; the server cuts and sends them. */
import type { TokenCounts } from '../../billing/cost.ts';
import type { FinishReason } from '../model.ts';
import type { DoubleModel } from './script.ts';

export interface WireFormat {
  /** What follows the address in the `baseURL` of this provider's library. */
  basePath: string;
  isGenerate(method: string, path: string): boolean;
  isModels(method: string, path: string): boolean;
  models(models: readonly DoubleModel[]): unknown;
  httpError(status: number, headers: Readonly<Record<string, string>>): unknown;
  /** The state of one answer: ids, positions, what has been opened. */
  answer(model: string): AnswerFrames;
}

export interface AnswerFrames {
  open(usage: TokenCounts | null): string;
  text(text: string): string;
  reasoning(text: string): string;
  error(status: number): string;
  brokenJson(): string;
  end(reason: FinishReason, usage: TokenCounts | null): string;
}

export function inputTokens(usage: TokenCounts): number {
  return usage.uncachedInput + usage.cacheRead + usage.cacheWrite;
}

export function outputTokens(usage: TokenCounts): number {
  return usage.output + usage.reasoning;
}

export const SAMPLE_TIME_S = 1_790_000_000;
