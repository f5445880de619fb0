import type { CommentAnchor } from '../../../../live/comments.ts';

/** Where the quoted words stand now: at their place, else nearest to it; null where the text has them no more. */
export function locateAnchor({ start, end, quote }: CommentAnchor, text: string): { start: number; end: number } | null {
  if (text.startsWith(quote, start)) return { start, end: Math.min(end, text.length) };
  const after = text.indexOf(quote, start);
  const before = text.lastIndexOf(quote, start);
  const nearest = after < 0 || (before >= 0 && start - before <= after - start) ? before : after;
  return nearest < 0 ? null : { start: nearest, end: Math.min(nearest + (end - start), text.length) };
}
