// @vitest-environment jsdom
import { EditorView } from '@codemirror/view';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { installBrowserParts } from '../../../testkit/browser-parts.ts';
import { LONGEST_DRAFT } from './create-prompt-editor.ts';
import { createEditorRoom } from './editor-fixture.ts';

const LONG_MS = 60_000;

beforeEach(() => {
  installBrowserParts();
  vi.useFakeTimers();
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settle = () => vi.advanceTimersByTimeAsync(LONG_MS);

test('D1: two people write in one text', async () => {
  const room = createEditorRoom();
  const [ana, ben] = [room.join('Ana'), room.join('Ben')];
  ana.type('Hello');
  await settle();
  ben.type(' Ana', 5);
  await settle();
  expect([room.text(), ana.text(), ben.text()]).toEqual(['Hello Ana', 'Hello Ana', 'Hello Ana']);
});

test('D3: undo takes back only one’s own, by words, and redo brings it again', async () => {
  const room = createEditorRoom();
  const [ana, ben] = [room.join('Ana'), room.join('Ben')];
  for (const letter of 'one two') ana.type(letter);
  await settle();
  ben.type('Ben: ', 0);
  await settle();
  expect(ana.press('z', { ctrlKey: true })).toBe(true);
  await settle();
  expect([ana.text(), ben.text()]).toEqual(['Ben: one', 'Ben: one']);
  ana.press('z', { ctrlKey: true });
  ana.press('z', { ctrlKey: true });
  await settle();
  expect(ben.text()).toBe('Ben: ');
  ana.press('z', { ctrlKey: true, shiftKey: true });
  await settle();
  expect(ben.text()).toBe('Ben: one');
});

test('D2, D3: what was sent cannot be brought back, neither by undo nor by redo', async () => {
  const room = createEditorRoom();
  const ana = room.join('Ana');
  ana.type('secret ');
  ana.type('question');
  ana.view.dispatch({ changes: { from: 0, to: 7 }, userEvent: 'delete' });
  await settle();
  room.clear();
  for (const shiftKey of [false, false, true, true]) {
    ana.press('z', { ctrlKey: true, shiftKey });
    await settle();
    expect([ana.text(), room.text()]).toEqual(['', '']);
  }
});

test('D2, D3: what was sent while this tab was away cannot be brought back either', async () => {
  const room = createEditorRoom();
  const ana = room.join('Ana');
  ana.type('secret question');
  ana.view.dispatch({ changes: { from: 0, to: 7 }, userEvent: 'delete' });
  await settle();
  room.answerWith({ kind: 'unreachable' });
  ana.type('!', 8);
  room.clear();
  ana.draft.load(room.state());
  ana.press('z', { ctrlKey: true });
  ana.press('z', { ctrlKey: true });
  expect(ana.text()).not.toContain('secret');
});

test('D3: what is written without a connection merges on the return', async () => {
  const room = createEditorRoom();
  const [ana, ben] = [room.join('Ana'), room.join('Ben')];
  room.answerWith({ kind: 'unreachable' });
  ana.type('from Ana.');
  ben.type('from Ben.');
  await vi.advanceTimersByTimeAsync(500);
  expect(room.text()).toBe('');
  room.answerWith({ kind: 'stored' });
  await settle();
  expect(ana.text()).toBe(ben.text());
  expect([...ana.text()].toSorted()).toEqual([...'from Ana.from Ben.'].toSorted());
});

test('D4: a caret stays with its letters while others write before, behind and at it', async () => {
  const room = createEditorRoom();
  const [ana, ben] = [room.join('Ana'), room.join('Ben')];
  ana.type('abcdef');
  await settle();
  ana.select(3);
  ben.see(ana);
  expect(ben.carets()).toEqual({ Ana: 3 });
  ben.type('XX', 0);
  expect(ben.carets()).toEqual({ Ana: 5 });
  ben.type('YY', 8);
  ben.type('ZZ', 5);
  expect([ben.text(), ben.carets()]).toEqual(['XXabcZZdefYY', { Ana: 5 }]);
  await settle();
  expect(ana.view.state.selection.main.head).toBe(5);
});

test('D4: who writes takes their caret along before presence says so', async () => {
  const room = createEditorRoom();
  const [ana, ben] = [room.join('Ana'), room.join('Ben')];
  ana.type('ab');
  await settle();
  ben.see(ana);
  ana.type('cd');
  await settle();
  expect([ben.text(), ben.carets()]).toEqual(['abcd', { Ana: 4 }]);
});

test('D4: a caret behind a letter that has not come yet waits for it; what is no place is not drawn', async () => {
  const room = createEditorRoom();
  const [ana, ben] = [room.join('Ana'), room.join('Ben')];
  ana.type('ab');
  await settle();
  ben.see(ana);
  room.answerWith({ kind: 'unreachable' });
  ana.type('c', 0);
  ana.select(1);
  ben.see(ana);
  expect(ben.carets()).toEqual({ Ana: 2 });
  room.answerWith({ kind: 'stored' });
  await settle();
  expect([ben.text(), ben.carets()]).toEqual(['cab', { Ana: 1 }]);
  ben.see({ ...ana, caret: () => ({ anchor: '%%%', head: 'AAAA' }) });
  ben.see({ ...ana, name: 'Eve', caret: () => ({ anchor: '%%%', head: 'AAAA' }) });
  expect(ben.carets()).toEqual({});
});

test('D4: a selection is drawn in the colour of its person; who leaves takes it along', async () => {
  const room = createEditorRoom();
  const [ana, ben] = [room.join('Ana'), room.join('Ben')];
  ana.type('one\ntwo');
  await settle();
  ana.select(1, 6);
  ben.see(ana);
  const marks = () => [...ben.view.contentDOM.querySelectorAll('.remote-selection')].map((one) => one.textContent);
  expect([marks(), ben.carets()]).toEqual([['ne', 'tw'], { Ana: 6 }]);
  expect(ben.view.contentDOM.textContent).toBe('onetwo');
  ben.see();
  expect([marks(), ben.carets()]).toEqual([[], {}]);
});

test('D4: a field that is left has no caret', () => {
  const ana = createEditorRoom().join('Ana');
  ana.type('a');
  expect(ana.caret()).not.toBeNull();
  ana.view.contentDOM.blur();
  vi.advanceTimersByTime(100);
  expect(ana.caret()).toBeNull();
});

test('while an input method composes, the text does not change under it', async () => {
  const room = createEditorRoom();
  const [ana, ben] = [room.join('Ana'), room.join('Ben')];
  ana.view.contentDOM.dispatchEvent(new CompositionEvent('compositionstart'));
  ana.type('に');
  ben.type('Ben ');
  await vi.advanceTimersByTimeAsync(1_000);
  expect([ana.text(), room.text().length]).toEqual(['に', 5]);
  ana.view.contentDOM.dispatchEvent(new CompositionEvent('compositionend'));
  await settle();
  expect(ana.text()).toBe(ben.text());
});

test('D1: after a refused edit the field shows the text of the server and goes on', async () => {
  const room = createEditorRoom();
  const [ana, ben] = [room.join('Ana'), room.join('Ben')];
  ana.type('kept');
  await settle();
  room.answerWith({ kind: 'refused', reason: 'no' });
  ana.type(' refused');
  await settle();
  room.answerWith({ kind: 'stored' });
  ana.draft.load(room.state());
  expect(ana.text()).toBe('kept');
  ana.type(' on', 4);
  await settle();
  expect(ben.text()).toBe('kept on');
  ana.press('z', { ctrlKey: true });
  await settle();
  expect(ben.text()).toBe('kept');
});

test('what would make the draft longer than it may be is not taken, and is told', () => {
  const ana = createEditorRoom().join('Ana');
  ana.type('x'.repeat(LONGEST_DRAFT));
  expect(ana.tooLong()).toBe(0);
  ana.type('yy');
  expect([ana.tooLong(), ana.text().length]).toEqual([1, LONGEST_DRAFT]);
});

test('D1: foreign line ends stay what they are, so that both count the same letters', async () => {
  const room = createEditorRoom();
  const [ana, ben] = [room.join('Ana'), room.join('Ben')];
  ana.draft.edit({ index: 0, remove: 0, insert: 'a\r\nb\rc' });
  await settle();
  ben.type('!', 6);
  await settle();
  expect([ana.text(), ben.text(), room.text()]).toEqual(Array(3).fill('a\r\nb\rc!'));
});

test('an empty field shows what it is for, and that is no text', () => {
  const { view } = createEditorRoom().join('Ana');
  expect(view.contentDOM.querySelector('[data-placeholder]')?.getAttribute('data-placeholder')).toBe('Write');
  expect(view.contentDOM.textContent).toBe('');
  view.dispatch({ changes: { from: 0, insert: 'a' } });
  expect(view.contentDOM.querySelector('[data-placeholder]')).toBeNull();
});

test('the field is a text field for everybody', () => {
  const { view } = createEditorRoom().join('Ana');
  expect(EditorView.findFromDOM(view.contentDOM)).toBe(view);
  expect(view.contentDOM.getAttribute('role')).toBe('textbox');
  expect(view.contentDOM.getAttribute('aria-multiline')).toBe('true');
});

/** Nobody's keys cut a surrogate pair. */
function wholeLetter(text: string, at: number): number {
  const end = Math.min(at, text.length);
  return text.slice(0, end).isWellFormed() ? end : end - 1;
}

const edit = fc.record({
  who: fc.nat(2),
  at: fc.nat(40),
  remove: fc.nat(4),
  text: fc.string({ unit: fc.constantFrom('a', ' ', '\n', '😀', '中'), maxLength: 4 }),
  act: fc.constantFrom('type', 'type', 'type', 'undo', 'settle'),
});

test('D1, D3: whatever three people write and take back, all have one text, and carets stand where their owners are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 25 }), async (edits) => {
      const room = createEditorRoom();
      const people = [room.join('Ana'), room.join('Ben'), room.join('Cleo')];
      for (const { who, at, remove, text, act } of edits) {
        const { view, press, select } = people[who]!;
        const from = wholeLetter(view.state.doc.toString(), at);
        const to = Math.max(from, wholeLetter(view.state.doc.toString(), from + remove));
        if (act === 'undo') press('z', { ctrlKey: true });
        else view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + text.length }, userEvent: 'input' });
        select(view.state.selection.main.head);
        if (act === 'settle') await vi.advanceTimersByTimeAsync(60);
        for (const one of people) one.see(...people.filter((other) => other !== one));
      }
      await settle();
      expect(people.map((one) => one.text())).toEqual(Array(3).fill(room.text()));
      for (const one of people) {
        for (const other of people.filter((two) => two !== one)) {
          other.select(other.view.state.selection.main.head);
          one.see(other);
          if (other.caret()) expect(one.carets()).toEqual({ [other.name]: other.view.state.selection.main.head });
        }
      }
      document.body.replaceChildren();
    }),
    { numRuns: 20 },
  );
}, 20_000);
