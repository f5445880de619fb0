import { describeError } from '../../api/errors.ts';
import type { ApiError } from '../../api/errors.ts';
import type { ChartState } from '../../ui/charts/chart-frame.tsx';

interface StateOptions {
  /** What is shown, once it is there. */
  shown: unknown;
  isEmpty: boolean;
  isStale: boolean;
  problem: ApiError | undefined;
  again: () => void;
  empty: { title: string; body: string };
}

/** What was there a minute ago is better than an error in its place. */
export function chartState({ shown, isEmpty, isStale, problem, again, empty }: StateOptions): ChartState {
  if (shown !== undefined) return isEmpty && !isStale ? { kind: 'empty', ...empty } : { kind: 'ready', isStale };
  return problem === undefined ? { kind: 'loading' } : { kind: 'failed', ...describeError(problem), onRetry: again };
}
