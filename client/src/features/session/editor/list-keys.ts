/** Enter goes on with a list, a quotation or a fence; Tab and Shift+Tab move an item in and out, and are the page's own everywhere else. */
import { insertNewlineKeepIndent } from '@codemirror/commands';
import { EditorSelection } from '@codemirror/state';
import type { ChangeSpec, EditorState, Line, StateCommand } from '@codemirror/state';
import type { KeyBinding } from '@codemirror/view';

const ITEM = /^(\s*)([-*+]|(\d{1,9})([.)]))( +)(\[[ xX]\] +)?/u;
const QUOTE = /^(\s*(?:> ?)+)/u;
const FENCE = /^(\s*)(`{3,}|~{3,})[^`~]*$/u;

interface Marker {
  /** From the line's start to its text. */
  readonly length: number;
  readonly indent: number;
  /** Of the marker itself: how far its own items stand in. */
  readonly width: number;
  readonly next: string;
}

function markerOf(text: string): Marker | null {
  const item = ITEM.exec(text);
  if (item) {
    const [whole, indent = '', bullet = '', number, delimiter = '', gap = '', task] = item;
    const mark = number === undefined ? bullet : `${Number(number) + 1}${delimiter}`;
    return { length: whole.length, indent: indent.length, width: bullet.length + 1, next: `${indent}${mark}${gap}${task ? '[ ] ' : ''}` };
  }
  const quote = QUOTE.exec(text)?.[1];
  return quote === undefined ? null : { length: quote.length, indent: 0, width: quote.length, next: quote };
}

function change(state: EditorState, changes: ChangeSpec, anchor: number, userEvent: string) {
  return state.update({ changes, selection: { anchor }, scrollIntoView: true, userEvent });
}

/** An item without text ends its list: first one level out, then plain. */
function endItem(state: EditorState, line: Line, { indent, width, length }: Marker) {
  const out = Math.min(indent, width);
  const to = line.from + (out > 0 ? out : length);
  return change(state, { from: line.from, to }, state.selection.main.head - (to - line.from), 'delete');
}

const continueMarkup: StateCommand = ({ state, dispatch }) => {
  const { main } = state.selection;
  const line = state.doc.lineAt(main.head);
  const marker = markerOf(line.text);
  if (!marker || main.from < line.from + marker.length) return false;
  const isEmptyItem = main.empty && line.text.length === marker.length;
  const added = `\n${marker.next}`;
  dispatch(
    isEmptyItem
      ? endItem(state, line, marker)
      : change(state, { from: main.from, to: main.to, insert: added }, main.from + added.length, 'input'),
  );
  return true;
};

/** Behind the line that opens a fence, its end is written too, unless there is one. */
const closeFence: StateCommand = ({ state, dispatch }) => {
  const { main } = state.selection;
  const line = state.doc.lineAt(main.head);
  const opening = FENCE.exec(line.text);
  if (!opening || !main.empty || main.head !== line.to) return false;
  const [, indent = '', fence = ''] = opening;
  let fences = 0;
  for (let at = 1; at <= state.doc.lines; at++) if (state.doc.line(at).text.trimStart().startsWith(fence)) fences++;
  if (fences % 2 === 0) return false;
  const inside = `\n${indent}`;
  dispatch(change(state, { from: main.head, insert: `${inside}\n${indent}${fence}` }, main.head + inside.length, 'input'));
  return true;
};

function selectedLines({ doc, selection: { main } }: EditorState): Line[] {
  const first = doc.lineAt(main.from).number;
  const last = doc.lineAt(main.to).number;
  return Array.from({ length: last - first + 1 }, (_, index) => doc.line(first + index));
}

function shiftItems(direction: 'in' | 'out'): StateCommand {
  return ({ state, dispatch }) => {
    const items = selectedLines(state).flatMap((line) => {
      const marker = ITEM.test(line.text) ? markerOf(line.text) : null;
      return marker ? [{ line, marker }] : [];
    });
    const changes = items.flatMap(({ line, marker }): ChangeSpec[] => {
      if (direction === 'in') return [{ from: line.from, insert: ' '.repeat(marker.width) }];
      const out = Math.min(marker.indent, marker.width);
      return out > 0 ? [{ from: line.from, to: line.from + out }] : [];
    });
    if (changes.length === 0) return false;
    const set = state.changes(changes);
    const { anchor, head } = state.selection.main;
    const selection = EditorSelection.single(set.mapPos(anchor, 1), set.mapPos(head, 1));
    dispatch(
      state.update({ changes: set, selection, scrollIntoView: true, userEvent: direction === 'in' ? 'input.indent' : 'delete.dedent' }),
    );
    return true;
  };
}

export const listKeys: readonly KeyBinding[] = [
  { key: 'Enter', run: continueMarkup },
  { key: 'Enter', run: closeFence },
  { key: 'Enter', run: insertNewlineKeepIndent },
  { key: 'Tab', run: shiftItems('in') },
  { key: 'Shift-Tab', run: shiftItems('out') },
];
