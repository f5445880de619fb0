/** Mulberry32: the same run for the same seed. */
export interface Random {
  /** From `least` to below `limit`. */
  whole(least: number, limit: number): number;
  oneOf<T>(items: readonly T[]): T;
  chance(share: number): boolean;
}

export function createRandom(seed: number): Random {
  let state = seed | 0;

  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const whole = (least: number, limit: number) => least + Math.floor(next() * (limit - least));
  return { whole, oneOf: (items) => items[whole(0, items.length)]!, chance: (share) => next() < share };
}

export function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}
