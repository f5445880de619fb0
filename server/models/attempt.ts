/** One attempt at a provider: ties the caller's signal to the connection and holds every adapter to the same end (LIVE.md G3, G5). */
import type { ModelEvent } from './model.ts';
import { ModelFailure } from './model.ts';
import { truncatedFailure } from './failures.ts';

export interface Attempt {
  provider: string;
  signal: AbortSignal;
  /** Opens the stream; its connection must end with the signal given here. */
  open(signal: AbortSignal): AsyncIterable<ModelEvent>;
  translate(error: unknown): ModelFailure;
}

export async function* runAttempt({ provider, signal, open, translate }: Attempt): AsyncGenerator<ModelEvent, void, undefined> {
  if (signal.aborted) return;
  // Not the caller's own signal: a library that leaves without closing (or never removes its listener) is cut off in `finally`.
  const connection = new AbortController();
  const stop = () => connection.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const event of open(connection.signal)) {
      if (signal.aborted) return;
      yield event;
      if (event.type === 'end') return;
    }
    if (!signal.aborted) throw truncatedFailure(provider);
  } catch (error) {
    if (signal.aborted) return;
    throw error instanceof ModelFailure ? error : translate(error);
  } finally {
    signal.removeEventListener('abort', stop);
    connection.abort();
  }
}
