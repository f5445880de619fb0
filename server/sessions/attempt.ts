/** One attempt at a provider, with our own timers around it (LIVE.md G3). */
import { ModelFailure } from '../models/model.ts';
import type { FinishReason, GenerateRequest, ModelEvent, ModelProvider } from '../models/model.ts';
import type { RunTimeouts } from './timing.ts';

export type AttemptEnd =
  | { kind: 'end'; reason: FinishReason }
  | { kind: 'aborted' }
  | { kind: 'failed'; failure: ModelFailure; cause?: unknown };

type Interruption = 'aborted' | 'firstToken' | 'nextToken';

export interface AttemptOptions {
  provider: ModelProvider;
  request: GenerateRequest;
  signal: AbortSignal;
  timeouts: RunTimeouts;
  /** Called in order with everything but the end; a throw ends the attempt with it. */
  take(event: Exclude<ModelEvent, { type: 'end' }>): void;
}

/** Ends within a turn of the loop after the signal aborts or a timer fires, whether or not the adapter comes back. */
export async function attempt({ provider, request, signal, timeouts, take }: AttemptOptions): Promise<AttemptEnd> {
  if (signal.aborted) return { kind: 'aborted' };
  const connection = new AbortController();
  let interruption: Interruption | null = null;
  let wake: () => void = () => undefined;
  const interrupt = (by: Interruption) => {
    interruption ??= by;
    connection.abort();
    wake();
  };
  const onAbort = () => interrupt('aborted');
  signal.addEventListener('abort', onAbort, { once: true });
  let timer = setTimeout(interrupt, timeouts.firstTokenMs, 'firstToken');
  let hasToken = false;

  try {
    const events = provider.generate(request, connection.signal)[Symbol.asyncIterator]();
    while (true) {
      const next = await new Promise<IteratorResult<ModelEvent> | null>((resolve, reject) => {
        wake = () => resolve(null);
        events.next().then(resolve, reject);
      });
      if (interruption) return interrupted(interruption, timeouts);
      if (!next || next.done) return failed('TRUNCATED', 'The model stopped in the middle of its answer.');
      if (next.value.type === 'end') return { kind: 'end', reason: next.value.reason };
      take(next.value);
      if (hasToken) timer.refresh();
      else if (next.value.type !== 'usage') {
        hasToken = true;
        clearTimeout(timer);
        timer = setTimeout(interrupt, timeouts.nextTokenMs, 'nextToken');
      }
    }
  } catch (error) {
    if (interruption) return interrupted(interruption, timeouts);
    if (error instanceof ModelFailure) return { kind: 'failed', failure: error };
    return { ...failed('UPSTREAM', 'The model failed in an unexpected way.'), cause: error };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    connection.abort();
  }
}

function interrupted(by: Interruption, timeouts: RunTimeouts): AttemptEnd {
  switch (by) {
    case 'aborted':
      return { kind: 'aborted' };
    case 'firstToken':
      return failed('STALLED', `The model did not begin to answer within ${seconds(timeouts.firstTokenMs)}.`);
    case 'nextToken':
      return failed('STALLED', `The model fell silent for ${seconds(timeouts.nextTokenMs)} in the middle of its answer.`);
  }
}

function failed(code: ModelFailure['code'], message: string): AttemptEnd & { kind: 'failed' } {
  return { kind: 'failed', failure: new ModelFailure(code, message, { retryable: false }) };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} seconds`;
}
