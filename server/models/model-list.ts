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

  async function ask(): Promise<void> {
    const answer = await provider.listModels(AbortSignal.any([closing, AbortSignal.timeout(timeoutMs)]));
    const isReachable = answer.some(({ available }) => available);
    // A provider that answered before and does not now keeps the list it gave, but not its word that the models are there.
    models = isReachable || models.length === 0 ? answer : models.map((model) => ({ ...model, available: false }));
    freshUntil = clock.monotonic() + (isReachable ? FRESH_MS : retryMs);
  }

  return {
    known: (): readonly ModelInfo[] => models,

    /** Resolves once the list is fresh, and after 2 s in any case. */
    async refreshed(): Promise<void> {
      if (closing.aborted || clock.monotonic() < freshUntil) return;
      asking ??= ask().finally(() => (asking = null));
      const { promise: waited, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(() => {
        // The next caller need not wait for the same slow answer.
        freshUntil = clock.monotonic() + retryMs;
        resolve();
      }, MAX_WAIT_MS);
      await Promise.race([asking, waited]);
      clearTimeout(timer);
    },
  };
}
