/** Watches one reader's deltas: each must follow the one before. Where it begins does not matter. */
export interface SequenceCounts {
  deltas: number;
  gaps: number;
  duplicates: number;
}

export interface Sequence {
  /** The last delta; 0 before the first. */
  readonly last: number;
  next(seq: number): void;
}

export function createSequence(counts: SequenceCounts): Sequence {
  let last = 0;
  return {
    get last() {
      return last;
    },
    next(seq) {
      counts.deltas++;
      if (last !== 0 && seq !== last + 1) {
        if (seq <= last) counts.duplicates++;
        else counts.gaps += seq - last - 1;
      }
      if (seq > last) last = seq;
    },
  };
}
