/** When a group flushes: at once after a pause, else not before the last flush is as long past as it took (LIVE.md F3). */
import type { Clock } from '../kit/clock.ts';
import type { Timers } from './timers.ts';

export interface WindowOptions {
  clock: Pick<Clock, 'monotonic'>;
  timers: Timers;
  minimumMs: number;
  flush(): Promise<void>;
}

/** Never two flushes at a time: what is requested during one starts the next (F1: a resolver that waits keeps the order). */
export function createWindow({ clock, timers, minimumMs, flush }: WindowOptions) {
  let state: 'open' | 'flushing' | 'waiting' | 'closed' = 'open';
  let requested = false;
  let opensAt = -Infinity;
  let cancel = (): void => undefined;

  function request(): void {
    if (state === 'flushing') requested = true;
    if (state !== 'open') return;
    const wait = opensAt - clock.monotonic();
    if (wait <= 0) return void run();
    state = 'waiting';
    cancel = timers.after(wait, () => void run());
  }

  async function run(): Promise<void> {
    state = 'flushing';
    requested = false;
    const startedAt = clock.monotonic();
    await flush();
    const endedAt = clock.monotonic();
    // Counted from the end: counted from the start, every delta of a slow flush would find its window already over.
    opensAt = endedAt + Math.max(minimumMs, endedAt - startedAt);
    // Closed while flushing stays closed; the compiler cannot see that.
    if ((state as string) === 'closed') return;
    state = 'open';
    if (requested) request();
  }

  return {
    request,
    close(): void {
      state = 'closed';
      cancel();
    },
  };
}

export type Window = ReturnType<typeof createWindow>;
