/** One provider's list of models, kept for a while, refreshed without ever holding a caller for long. */
import type { Clock } from '../kit/clock.ts';
import { tableModels } from './model-table.ts';
import type { ModelInfo, ModelProvider } from './model.ts';

export interface ModelListOptions {
  provider: ModelProvider;
  clock: Clock;
  /** Ends what is under way when the server closes. */
  closing: AbortSignal;
  /** After this the provider counts as unreachable. */
  timeoutMs?: number;
  /** How long a list without one reachable model holds. */
  retryMs?: number;
}

const FRESH_MS = 5 * 60_000;
const RETRY_MS = 15_000;
const LIST_TIMEOUT_MS = 10_000;
export const MAX_WAIT_MS = 2_000;

export function createModelList({ provider, clock, closing, timeoutMs = LIST_TIMEOUT_MS, retryMs = RETRY_MS }: ModelListOptions) {
  let models = tableModels(provider.name, true);
  let freshUntil = -Infinity;
  let asking: Promise<void> | null = null;
  let everAnswered = false;
  let failedInARow = 0;

  async function ask(): Promise<void> {
    const answer = await provider.listModels(AbortSignal.any([closing, AbortSignal.timeout(timeoutMs)]));
    const isReachable = answer.some(({ available }) => available);
    failedInARow = isReachable ? 0 : failedInARow + 1;
    if (isReachable || !everAnswered) models = answer;
    // It answered before: one failed list may be a hiccup of the list alone, two are a provider that is gone.
    else if (failedInARow > 1) models = models.map((model) => ({ ...model, available: false }));
    everAnswered ||= isReachable;
    freshUntil = clock.monotonic() + (isReachable ? FRESH_MS : retryMs);
  }

  /** Asks when the list is stale, unless it is asking already. Null: it is fresh. */
  function refresh(): Promise<void> | null {
    if (closing.aborted || clock.monotonic() < freshUntil) return null;
    asking ??= ask().finally(() => (asking = null));
    return asking;
  }

  return {
    refresh,

    known: (): readonly ModelInfo[] => models,

    /** Resolves once the list is fresh, and after 2 s in any case. */
    async refreshed(): Promise<void> {
      const answer = refresh();
      if (answer === null) return;
      const { promise: waited, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(() => {
        // The next caller need not wait for the same slow answer.
        freshUntil = clock.monotonic() + retryMs;
        resolve();
      }, MAX_WAIT_MS);
      await Promise.race([answer, waited]);
      clearTimeout(timer);
    },
  };
}
