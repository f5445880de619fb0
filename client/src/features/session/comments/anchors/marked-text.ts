/** From what is selected in a drawn message to its place in the source, and from there back to what is drawn. */
import type { CommentAnchor } from '../../../../live/comments.ts';
import { LONGEST_ALIGNED, alignText } from './align-text.ts';
import type { Alignment } from './align-text.ts';
import { placeOfRange, rangeOfPlace, readDrawnText } from './drawn-text.ts';
import { locateAnchor } from './locate-anchor.ts';

interface Aligned {
  drawn: string;
  source: string;
  alignment: Alignment;
}

/** A message that did not change is not compared again. */
const known = new WeakMap<Element, Aligned>();

function align(root: Element, drawn: string, source: string): Alignment | null {
  if (source.length > LONGEST_ALIGNED) return null;
  const before = known.get(root);
  if (before?.drawn === drawn && before.source === source) return before.alignment;
  const alignment = alignText(drawn, source);
  known.set(root, { drawn, source, alignment });
  return alignment;
}

export function anchorOfRange(root: Element, range: Range, source: string): { start: number; end: number } | null {
  const drawn = readDrawnText(root);
  const place = placeOfRange(drawn, range);
  return place && (align(root, drawn.text, source)?.toSource(place.start, place.end) ?? null);
}

/** Null where the words are gone or not drawn. */
export function rangeOfAnchor(root: Element, anchor: CommentAnchor, source: string): Range | null {
  const located = locateAnchor(anchor, source);
  if (!located) return null;
  const drawn = readDrawnText(root);
  const place = align(root, drawn.text, source)?.toDrawn(located.start, located.end);
  return place ? rangeOfPlace(drawn, place) : null;
}
