/** What a subscription hands to whoever transports it: pulled, never ahead of the one who pulls, and over at once when that one leaves. */
import type { ExecutionResult } from 'graphql';

type Step<Result> = IteratorResult<Result, undefined>;
type Pull<Result> = (step: Step<Result>) => void;

export interface ResultStreamEvents {
  /** Somebody waits for a result and there is none. */
  onPull(): void;
  /** Called once, by whoever leaves early. */
  onReturn(): void;
}

/** No `async function*`: that one notices a leaving client only with the next event, and an idle session has none. */
export class ResultStream<Result = ExecutionResult> implements AsyncGenerator<Result, undefined> {
  readonly #events: ResultStreamEvents;
  #ready: readonly Result[] = [];
  #pulls: readonly Pull<Result>[] = [];
  #isOver = false;

  constructor(events: ResultStreamEvents) {
    this.#events = events;
  }

  get isWaiting(): boolean {
    return this.#pulls.length > 0;
  }

  push(results: readonly Result[]): void {
    if (this.#isOver) return;
    this.#ready = [...this.#ready, ...results];
    this.#settle();
  }

  /** What was pushed is delivered first. */
  end(): void {
    this.#isOver = true;
    this.#settle();
  }

  next(): Promise<Step<Result>> {
    return new Promise((resolve) => {
      // Most streams have one pull for hours, and an array that has grown has room for seventeen.
      this.#pulls = this.#pulls.length === 0 ? [resolve] : [...this.#pulls, resolve];
      this.#settle();
      if (this.isWaiting) this.#events.onPull();
    });
  }

  async return(): Promise<Step<Result>> {
    if (!this.#isOver) this.#events.onReturn();
    this.#ready = [];
    this.end();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<never> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #settle(): void {
    while (this.#pulls.length > 0 && this.#ready.length > 0) {
      const [pull, ...pulls] = this.#pulls;
      const [value, ...ready] = this.#ready;
      this.#pulls = pulls;
      this.#ready = ready;
      pull!({ done: false, value: value! });
    }
    if (!this.#isOver || this.#ready.length > 0) return;
    const last = this.#pulls;
    this.#pulls = [];
    for (const pull of last) pull({ done: true, value: undefined });
  }
}
