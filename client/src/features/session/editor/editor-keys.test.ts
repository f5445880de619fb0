// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { installBrowserParts } from '../../../testkit/browser-parts.ts';
import { createEditorRoom } from './editor-fixture.ts';

beforeEach(() => {
  installBrowserParts();
  vi.useFakeTimers();
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** `|` is the caret; two of them hold what is selected. */
function written(marked: string) {
  const ana = createEditorRoom().join('Ana');
  const [before = '', inside = '', after = ''] = marked.split('|');
  ana.type(marked.split('|').length > 2 ? before + inside + after : before + inside, 0);
  ana.select(before.length, marked.split('|').length > 2 ? before.length + inside.length : before.length);
  return ana;
}

function shown({ text, view }: ReturnType<typeof written>): string {
  const { from, to } = view.state.selection.main;
  const marks = from === to ? [from] : [to, from];
  return marks.reduce((all, at) => `${all.slice(0, at)}|${all.slice(at)}`, text());
}

test.each([
  ['a|b', 'a\n|b'],
  ['  a|', '  a\n  |'],
  ['- one|', '- one\n- |'],
  ['- one| two', '- one\n- | two'],
  ['  * one|', '  * one\n  * |'],
  ['9. one|', '9. one\n10. |'],
  ['1) one|', '1) one\n2) |'],
  ['- [x] one|', '- [x] one\n- [ ] |'],
  ['> said|', '> said\n> |'],
  ['- one\n- |', '- one\n|'],
  ['- one\n  - |', '- one\n- |'],
  ['> said\n> |', '> said\n|'],
  ['|- one', '\n|- one'],
  ['```ts|', '```ts\n|\n```'],
  ['```\na\n```|', '```\na\n```\n|'],
  ['- |one| two', '- \n- | two'],
])('Enter in %j gives %j', (before, after) => {
  const ana = written(before);
  expect(ana.press('Enter')).toBe(true);
  expect(shown(ana)).toBe(after);
});

test('Shift+Enter is a plain new line, in a list too', () => {
  const ana = written('- one|');
  expect(ana.press('Enter', { shiftKey: true })).toBe(true);
  expect(shown(ana)).toBe('- one\n|');
});

test.each([
  ['- one|', '  - one|', false],
  ['1. one|', '   1. one|', false],
  ['  - one|', '- one|', true],
  ['|- one\n- two|', '  |- one\n  - two|', false],
])('Tab moves the items of %j to %j', (before, after, shiftKey) => {
  const ana = written(before);
  expect(ana.press('Tab', { shiftKey })).toBe(true);
  expect(shown(ana)).toBe(after);
});

test.each([
  ['plain|', false],
  ['> said|', false],
  ['- one|', true],
  ['|', false],
])('Tab in %j is the page’s own', (before, shiftKey) => {
  const ana = written(before);
  expect(ana.press('Tab', { shiftKey })).toBe(false);
  expect(shown(ana)).toBe(before);
});

test.each([
  ['b', '|word|', '**|word|**'],
  ['b', '**|word|**', '|word|'],
  ['b', 'a |', 'a **|**'],
  ['b', 'a **|**', 'a |'],
  ['i', '|word|', '*|word|*'],
  ['i', '*|word|*', '|word|'],
  ['i', '**|word|**', '***|word|***'],
  ['i', '***|word|***', '**|word|**'],
  ['e', 'a |word| b', 'a `|word|` b'],
  ['e', 'a `|word|` b', 'a |word| b'],
  ['e', '|one\ntwo|', '```\n|one\ntwo|\n```'],
])('Ctrl+%s in %j gives %j', (key, before, after) => {
  const ana = written(before);
  expect(ana.press(key, { ctrlKey: true })).toBe(true);
  expect(shown(ana)).toBe(after);
});

test.each([
  ['# Title', 'md-heading', ['# Title']],
  ['a **bold** b', 'md-strong', ['**bold**']],
  ['a *soft* and _soft_ b', 'md-emphasis', ['*soft*', '_soft_']],
  ['snake_case_word and 2 * 3 * 4', 'md-emphasis', []],
  ['run `npm test` now', 'md-code', ['`npm test`']],
  ['- one\n12. two', 'md-mark', ['-', '12.']],
  ['```\n# no title\n```\nafter', 'md-heading', []],
  ['```\n# code\n```\nafter', 'md-code-line', ['```', '# code', '```']],
])('%j shows its %s quietly', (text, name, expected) => {
  const { view } = written(text);
  expect([...view.contentDOM.querySelectorAll(`.${name}`)].map((one) => one.textContent)).toEqual(expected);
});
