import { expect, test } from 'vitest';
import { checkEmail, checkNewPassword, collectErrors } from './validate.ts';

test.each([
  ['', 'Enter something here.'],
  ['ana', 'This does not look like an email address.'],
  ['ana @x.y', 'This does not look like an email address.'],
  [' ana@example.com ', undefined],
])('email %j: %s', (email, problem) => {
  expect(checkEmail(email)).toBe(problem);
});

test('a new password needs ten characters', () => {
  expect(checkNewPassword('123456789')).toBeDefined();
  expect(checkNewPassword('1234567890')).toBeUndefined();
});

test('only what is wrong is collected', () => {
  expect(collectErrors({ email: undefined, password: 'short' })).toEqual({ password: 'short' });
});
