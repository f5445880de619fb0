/**
 * Finds the place in markdown of what is drawn of it, and back. Both are compared without blanks and the signs of emphasis; where they differ
 * (a formula, a link's address) the comparison goes on at the next words that both have.
 */
import { visibleText } from './visible-text.ts';

export interface Alignment {
  /** The part of the source that stands behind these code units of the drawn text; null where nothing does. */
  toSource(start: number, end: number): { start: number; end: number } | null;
  /** The part of the drawn text that comes from this part of the source. */
  toDrawn(start: number, end: number): { start: number; end: number } | null;
}

const IGNORED = /[\s*_~`[\]|\\<>$]/;
/** So many signs in a row are hardly alike by chance; fewer are tried where the next difference is near. */
const SURE = [12, 5];
/** Neither side is skipped further than this at once. */
const FARTHEST_SOURCE = 4_000;
const FARTHEST_DRAWN = 400;
/** Texts that differ more often than this are not of each other. */
const MOST_DIFFERENCES = 1_000;
/** A longer text is not searched: its threads are shown without a mark in it. */
export const LONGEST_ALIGNED = 300_000;

interface Compact {
  text: string;
  places: number[];
}

function compact(text: string): Compact {
  const places: number[] = [];
  let kept = '';
  for (let index = 0; index < text.length; index++) {
    if (IGNORED.test(text[index]!)) continue;
    kept += text[index]!;
    places.push(index);
  }
  return { text: kept, places };
}

/** How far to skip on both sides until they are alike again; null: nowhere near. */
function skipDifference(drawn: string, i: number, source: string, j: number): { drawn: number; source: number } | null {
  const near = source.slice(j, j + FARTHEST_SOURCE);
  for (const sure of SURE) {
    for (let skipped = 0; skipped <= FARTHEST_DRAWN && i + skipped < drawn.length; skipped++) {
      const found = near.indexOf(drawn.slice(i + skipped, i + skipped + sure));
      if (found >= 0) return { drawn: skipped, source: found };
    }
  }
  return null;
}

export function alignText(drawn: string, source: string): Alignment {
  const visible = visibleText(source);
  const [left, right] = [compact(drawn), compact(visible.text)];
  /** Pairs of places, both growing. */
  const pairs: { drawn: number; source: number }[] = [];
  let j = 0;
  let differences = 0;
  for (let i = 0; i < left.text.length && j < right.text.length; i++, j++) {
    if (left.text[i] !== right.text[j]) {
      if (++differences > MOST_DIFFERENCES) break;
      const skip = skipDifference(left.text, i, right.text, j);
      if (!skip) {
        j--;
        continue;
      }
      i += skip.drawn;
      j += skip.source;
    }
    pairs.push({ drawn: left.places[i]!, source: visible.at[right.places[j]!]! });
  }

  function between(from: 'drawn' | 'source', to: 'drawn' | 'source', start: number, end: number) {
    const first = pairs.find((pair) => pair[from] >= start);
    const last = pairs.findLast((pair) => pair[from] < end);
    return first && last && first[from] < end && last[from] >= start ? { start: first[to], end: last[to] + 1 } : null;
  }

  return {
    toSource: (start, end) => between('drawn', 'source', start, end),
    toDrawn: (start, end) => between('source', 'drawn', start, end),
  };
}
