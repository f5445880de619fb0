// @vitest-environment jsdom
import { beforeEach, expect, test } from 'vitest';
import { isOwnPath, rememberReturnTo, takeReturnTo } from './return-to.ts';

beforeEach(() => sessionStorage.clear());

test('the way back is taken once, with its fragment', () => {
  rememberReturnTo('/invitation#secret');
  expect(takeReturnTo()).toBe('/invitation#secret');
  expect(takeReturnTo()).toBe('/');
});

test.each(['//evil.example', '/\\evil.example', 'https://evil.example', '', 'javascript:alert(1)', '/sign-in'])(
  '%s is no way back',
  (path) => {
    expect(isOwnPath(path)).toBe(false);
    rememberReturnTo(path);
    expect(takeReturnTo()).toBe('/');
  },
);

test('what another script stored is checked again when it is taken', () => {
  sessionStorage.setItem('parley-return-to', '//evil.example');
  expect(takeReturnTo()).toBe('/');
});
