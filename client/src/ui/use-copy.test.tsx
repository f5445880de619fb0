// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest';
import { writeClipboard } from './use-copy.ts';

afterEach(() => {
  Reflect.deleteProperty(navigator, 'clipboard');
  Reflect.deleteProperty(document, 'execCommand');
  document.body.replaceChildren();
});

test('copies through the clipboard where the browser lends it', async () => {
  const written: string[] = [];
  const writeText = async (text: string) => void written.push(text);
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
  expect(await writeClipboard('words')).toBe(true);
  expect(written).toEqual(['words']);
});

test('on a page that is not secure the text is copied by selection, and the focus stays', async () => {
  const button = document.body.appendChild(document.createElement('button'));
  button.focus();
  let selected = '';
  Object.assign(document, { execCommand: () => ((selected = (document.activeElement as HTMLTextAreaElement).value), true) });
  expect(await writeClipboard('words')).toBe(true);
  expect(selected).toBe('words');
  expect(document.activeElement).toBe(button);
  expect(document.querySelector('textarea')).toBeNull();
});

test('a refused copy says so instead of failing', async () => {
  expect(await writeClipboard('words')).toBe(false);
});
