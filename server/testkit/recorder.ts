/** Keeps what arrives and lets a test wait for a fact in it, without sleeping. */
const FACT_WITHIN_MS = 15_000;

export interface Recorder<Item> {
  readonly items: readonly Item[];
  push(item: Item): void;
  /** Resolves with the first value that `find` gives that is neither undefined nor false; asks again whenever something arrives. */
  until<Fact>(find: (items: readonly Item[]) => Fact | undefined | false, what?: string): Promise<Fact>;
}

export function createRecorder<Item>(): Recorder<Item> {
  const items: Item[] = [];
  const waiting = new Set<() => void>();

  return {
    items,
    push(item) {
      items.push(item);
      for (const look of waiting) look();
    },
    until<Fact>(find: (items: readonly Item[]) => Fact | undefined | false, what = String(find)) {
      return new Promise<Fact>((resolve, reject) => {
        const timer = setTimeout(
          () => finish(() => reject(new Error(`never seen: ${what}; last: ${JSON.stringify(items.slice(-3))}`))),
          FACT_WITHIN_MS,
        );
        function finish(settle: () => void): void {
          clearTimeout(timer);
          waiting.delete(look);
          settle();
        }
        function look(): void {
          const fact = find(items);
          if (fact !== undefined && fact !== false) finish(() => resolve(fact));
        }
        waiting.add(look);
        look();
      });
    },
  };
}
