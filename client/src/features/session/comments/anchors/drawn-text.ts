/** The text of a drawn message and its nodes, which React owns: they are read, never changed. */

/** What markdown adds to a text (the heads of code blocks) and formulas, whose glyphs are not their source. */
const LEFT_OUT = 'figcaption, button, .md-formula, svg';

interface Piece {
  readonly node: Text;
  /** Where its text begins in the whole. */
  readonly start: number;
}

export interface DrawnText {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

export function readDrawnText(root: Element): DrawnText {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    if (node instanceof Element) return node.matches(LEFT_OUT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    return NodeFilter.FILTER_ACCEPT;
  });
  const pieces: Piece[] = [];
  let text = '';
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    pieces.push({ node, start: text.length });
    text += node.data;
  }
  return { text, pieces };
}

/** Which code units of the drawn text are in the range; null: none. */
export function placeOfRange({ pieces }: DrawnText, range: Range): { start: number; end: number } | null {
  const inside = pieces.flatMap(({ node, start }) => {
    if (!range.intersectsNode(node)) return [];
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : node.length;
    return to > from ? [{ start: start + from, end: start + to }] : [];
  });
  const [first, last] = [inside[0], inside.at(-1)];
  return first && last ? { start: first.start, end: last.end } : null;
}

export function rangeOfPlace({ pieces }: DrawnText, place: { start: number; end: number }): Range | null {
  const first = pieces.findLast(({ start }) => start <= place.start);
  const last = pieces.findLast(({ start }) => start < place.end);
  if (!first || !last) return null;
  const range = document.createRange();
  range.setStart(first.node, Math.min(place.start - first.start, first.node.length));
  range.setEnd(last.node, Math.min(place.end - last.start, last.node.length));
  return range;
}
