/** Log-linear histogram: 32 buckets to an octave, so at most about 3 % off, in constant memory. */
const SUB_BUCKETS = 32;
const OCTAVES = 40;

export interface Histogram {
  add(value: number): void;
  /** Upper edge of the bucket that holds the quantile; NaN without samples. */
  quantile(q: number): number;
  readonly count: number;
  reset(): void;
}

/** For values from 0 up to 2^40. */
export function createHistogram(): Histogram {
  const buckets = new Uint32Array(SUB_BUCKETS * OCTAVES);
  let count = 0;

  return {
    add(value) {
      const index = indexOf(Math.max(0, Math.floor(value)));
      buckets[Math.min(index, buckets.length - 1)]!++;
      count++;
    },
    quantile(q) {
      if (count === 0) return Number.NaN;
      let left = Math.ceil(q * count);
      for (let i = 0; i < buckets.length; i++) {
        left -= buckets[i]!;
        if (left <= 0) return upperEdge(i);
      }
      return upperEdge(buckets.length - 1);
    },
    get count() {
      return count;
    },
    reset() {
      buckets.fill(0);
      count = 0;
    },
  };
}

function indexOf(value: number): number {
  if (value < SUB_BUCKETS) return value;
  const octave = Math.floor(Math.log2(value)) - Math.log2(SUB_BUCKETS) + 1;
  const step = 2 ** (octave - 1);
  return octave * SUB_BUCKETS + Math.floor(value / step) - SUB_BUCKETS;
}

function upperEdge(index: number): number {
  if (index < SUB_BUCKETS) return index;
  const octave = Math.floor(index / SUB_BUCKETS);
  const step = 2 ** (octave - 1);
  return ((index % SUB_BUCKETS) + SUB_BUCKETS + 1) * step - 1;
}
