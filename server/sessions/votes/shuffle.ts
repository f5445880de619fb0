import { randomInt } from 'node:crypto';

/** Every order is equally likely: where something stands says nothing about what it is. `pick(n)`: from 0 to n - 1. */
export function shuffled<T>(items: readonly T[], pick: (below: number) => number = randomInt): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const chosen = pick(last + 1);
    [result[last], result[chosen]] = [result[chosen]!, result[last]!];
  }
  return result;
}
