/** Bold, italic and code around what is selected; pressed again they take it away. */
import type { EditorState, StateCommand } from '@codemirror/state';
import type { KeyBinding } from '@codemirror/view';

function hasAround({ doc }: EditorState, from: number, to: number, mark: string): boolean {
  const [before, after] = [doc.sliceString(Math.max(0, from - 3), from), doc.sliceString(to, to + mark.length)];
  // One of exactly two stars is half of bold.
  const isHalf = mark === '*' && /\*{2}$/u.test(before) && !before.endsWith('***');
  return before.endsWith(mark) && after === mark && !isHalf;
}

function toggle(mark: string): StateCommand {
  return ({ state, dispatch }) => {
    const { from, to } = state.selection.main;
    const size = mark.length;
    const isOn = from >= size && hasAround(state, from, to, mark);
    const changes = isOn
      ? [
          { from: from - size, to: from },
          { from: to, to: to + size },
        ]
      : [
          { from, insert: mark },
          { from: to, insert: mark },
        ];
    const moved = isOn ? -size : size;
    dispatch(
      state.update({
        changes,
        selection: { anchor: from + moved, head: to + moved },
        scrollIntoView: true,
        userEvent: isOn ? 'delete' : 'input',
      }),
    );
    return true;
  };
}

const FENCE = '```';

/** Code of several lines stands in a fence. */
const toggleCode: StateCommand = (target) => {
  const { state, dispatch } = target;
  const { from, to } = state.selection.main;
  const [first, last] = [state.doc.lineAt(from), state.doc.lineAt(to)];
  if (first.number === last.number) return toggle('`')(target);
  const changes = [
    { from: first.from, insert: `${FENCE}\n` },
    { from: last.to, insert: `\n${FENCE}` },
  ];
  const moved = FENCE.length + 1;
  dispatch(
    state.update({ changes, selection: { anchor: first.from + moved, head: last.to + moved }, scrollIntoView: true, userEvent: 'input' }),
  );
  return true;
};

export const formatKeys: readonly KeyBinding[] = [
  { key: 'Mod-b', run: toggle('**'), preventDefault: true },
  { key: 'Mod-i', run: toggle('*'), preventDefault: true },
  { key: 'Mod-e', run: toggleCode, preventDefault: true },
];
