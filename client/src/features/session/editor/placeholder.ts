import { RangeSet } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { Decoration, EditorView } from '@codemirror/view';

/** Drawn by the stylesheet, so that it is no text of the field. */
export function placeholder(words: string): Extension {
  const firstLine = RangeSet.of([Decoration.line({ attributes: { 'data-placeholder': words } }).range(0)]);
  return EditorView.decorations.compute(['doc'], (state) => (state.doc.length === 0 ? firstLine : Decoration.none));
}
