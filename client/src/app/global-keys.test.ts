// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { actionForKey, isWritingIn } from './global-keys.ts';

const press = (init: KeyboardEventInit) => new KeyboardEvent('keydown', init);

test.each<[KeyboardEventInit, boolean, string | undefined]>([
  [{ key: 'k', metaKey: true }, false, 'palette'],
  [{ key: 'K', ctrlKey: true }, true, 'palette'],
  [{ key: '?' }, false, 'shortcuts'],
  [{ key: '?' }, true, undefined],
  [{ key: 'n' }, false, 'new-session'],
  [{ key: 'n', ctrlKey: true }, false, undefined],
  [{ key: 'n', altKey: true }, false, undefined],
  [{ key: 'k', ctrlKey: true, isComposing: true }, false, undefined],
])('%j while writing=%s asks for %s', (init, isWriting, action) => {
  expect(actionForKey(press(init), isWriting)).toBe(action);
});

test('fields, menus and dialogs keep single letters for themselves', () => {
  document.body.innerHTML = '<textarea></textarea><div role="dialog"><button id="inside"></button></div><a id="outside"></a>';
  expect(isWritingIn(document.querySelector('textarea'))).toBe(true);
  expect(isWritingIn(document.querySelector('#inside'))).toBe(true);
  expect(isWritingIn(document.querySelector('#outside'))).toBe(false);
});
