/** Quiet markdown: what is written stays as it is, with a hint of what it will be. Only what is in sight is looked at. */
import { RangeSetBuilder } from '@codemirror/state';
import type { EditorState, Range, Text } from '@codemirror/state';
import { Decoration, ViewPlugin } from '@codemirror/view';
import type { DecorationSet, EditorView, ViewUpdate } from '@codemirror/view';

/** Longer prompts show no code between fences: those are found from the beginning on. */
const LONGEST_WITH_FENCES = 50_000;
const FENCE = /^\s*(?:`{3,}|~{3,})/u;
const LINES: readonly [RegExp, string][] = [
  [/^#{1,6} .*/u, 'md-heading'],
  [/^\s*(?:> ?)+/u, 'md-mark'],
  [/^\s*(?:[-*+]|\d{1,9}[.)])(?= )/u, 'md-mark'],
];
const INLINE =
  /(?<code>`+[^`\n]+`+)|(?<strong>\*\*(?=\S)[^*\n]*[^*\s]\*\*)|(?<emphasis>(?<![\w*])[*_](?=[^\s*_])[^*_\n]*[^\s*_][*_](?![\w*]))/gu;

const mark = (name: string) => Decoration.mark({ class: name });
const codeLine = Decoration.line({ class: 'md-code-line' });

function fencedLines({ doc }: EditorState): ReadonlySet<number> {
  const fenced = new Set<number>();
  if (doc.length > LONGEST_WITH_FENCES) return fenced;
  let isOpen = false;
  for (let number = 1; number <= doc.lines; number++) {
    const isFence = FENCE.test(doc.line(number).text);
    if (isOpen || isFence) fenced.add(number);
    if (isFence) isOpen = !isOpen;
  }
  return fenced;
}

/** The part of one line that is in sight. */
function decorated(text: string, from: number, isLineStart: boolean): Range<Decoration>[] {
  const starts = isLineStart ? LINES : [];
  const found = starts.flatMap(([pattern, name]) => {
    const match = pattern.exec(text);
    return match ? [mark(name).range(from, from + match[0].length)] : [];
  });
  for (const { 0: whole, index, groups = {} } of text.matchAll(INLINE)) {
    const name = Object.keys(groups).find((one) => groups[one] !== undefined);
    found.push(mark(`md-${name}`).range(from + index, from + index + whole.length));
  }
  return found.toSorted((a, b) => a.from - b.from || b.to - a.to);
}

function decorate({ state, visibleRanges }: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const fenced = fencedLines(state);
  for (const { from, to } of visibleRanges) eachLine(state.doc, from, to);
  return builder.finish();

  function eachLine(doc: Text, from: number, to: number): void {
    for (let at = from; at <= to;) {
      const line = doc.lineAt(at);
      if (fenced.has(line.number)) {
        if (at === line.from) builder.add(at, at, codeLine);
      } else {
        const text = line.text.slice(at - line.from, to - line.from);
        for (const range of decorated(text, at, at === line.from)) builder.add(range.from, range.to, range.value);
      }
      at = line.to + 1;
    }
  }
}

export const markdownLook = ViewPlugin.define(
  (view) => ({
    decorations: decorate(view),
    update({ docChanged, viewportChanged, view: updated }: ViewUpdate) {
      if (docChanged || viewportChanged) this.decorations = decorate(updated);
    },
  }),
  { decorations: (plugin) => plugin.decorations },
);
