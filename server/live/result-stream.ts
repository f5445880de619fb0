/** What a subscription hands to whoever transports it: pulled, never ahead of the one who pulls, and over at once when that one leaves. */
import type { ExecutionResult } from 'graphql';

type Step = IteratorResult<ExecutionResult, undefined>;

export interface ResultStreamEvents {
  /** Somebody waits for a result and there is none. */
  onPull(): void;
  /** Called once, by whoever leaves early. */
  onReturn(): void;
}

/** No `async function*`: that one notices a leaving client only with the next event, and an idle session has none. */
export function createResultStream({ onPull, onReturn }: ResultStreamEvents) {
  const ready: ExecutionResult[] = [];
  const pulls: ((step: Step) => void)[] = [];
  let isOver = false;

  function settle(): void {
    while (pulls.length > 0 && ready.length > 0) pulls.shift()!({ done: false, value: ready.shift()! });
    if (isOver && ready.length === 0) for (const pull of pulls.splice(0)) pull({ done: true, value: undefined });
  }

  function end(): void {
    isOver = true;
    settle();
  }

  async function leave(): Promise<Step> {
    if (!isOver) onReturn();
    ready.length = 0;
    end();
    return { done: true, value: undefined };
  }

  const iterator: AsyncGenerator<ExecutionResult, undefined> = {
    next() {
      return new Promise((resolve) => {
        pulls.push(resolve);
        settle();
        if (pulls.length > 0) onPull();
      });
    },
    return: leave,
    async throw(error: unknown) {
      await leave();
      throw error;
    },
    [Symbol.asyncIterator]: () => iterator,
    [Symbol.asyncDispose]: async () => void (await leave()),
  };

  return {
    iterator,
    get isWaiting(): boolean {
      return pulls.length > 0;
    },
    push(results: readonly ExecutionResult[]): void {
      if (isOver) return;
      ready.push(...results);
      settle();
    },
    /** What was pushed is delivered first. */
    end,
  };
}

export type ResultStream = ReturnType<typeof createResultStream>;
