import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFields, email, name, normaliseEmail, password } from './fields.ts';
import { DECOY_HASH, hashPassword } from './passwords.ts';

describe('e-mail addresses', () => {
  test.each([
    ['ada@example.com', true],
    ['a.b+c@sub.example.co', true],
    ['owner@parley.local', true],
    ['josé@exämple.de', true],
    ['', false],
    ['ada', false],
    ['ada@', false],
    ['@example.com', false],
    ['a@b@c', false],
    ['a b@example.com', false],
    ['a@example.com, b@example.com', false],
    ['Ada <ada@example.com>', false],
    ['ada@example.com\r\nBcc: all@example.com', false],
    ['a\u0000b@example.com', false],
    [`${'a'.repeat(250)}@example.com`, false],
  ])('%j: %s', (text, isAddress) => expect('value' in email(text)).toBe(isAddress));

  test('one spelling, and spelling it again changes nothing', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (text) => {
        expect(normaliseEmail(` ${normaliseEmail(text)} `)).toBe(normaliseEmail(text));
      }),
    );
    expect(normaliseEmail(' ADA@Example.com\n')).toBe('ada@example.com');
  });
});

describe('names', () => {
  test('are one line without control characters; what scripts and emoji need stays', () => {
    expect(name('  Ada \n  Lovelace\u0007 ')).toEqual({ value: 'Ada Lovelace' });
    expect(name('evil\u202Eeman')).toEqual({ value: 'evil eman' });
    expect(name('👩‍💻 می‌خواهم')).toEqual({ value: '👩‍💻 می‌خواهم' });
    expect(name('\u0000')).toHaveProperty('problem');
    expect(name('x'.repeat(81))).toHaveProperty('problem');
  });
});

describe('passwords', () => {
  test('have 10 to 200 characters and are otherwise left alone', () => {
    expect(password('123456789')).toHaveProperty('problem');
    expect(password(' 23456789 ')).toEqual({ value: ' 23456789 ' });
    expect(password('x'.repeat(201))).toHaveProperty('problem');
  });

  test('the decoy costs what a real hash costs', async () => {
    const cost = (hash: string) => hash.split('$').slice(0, 4);
    expect(cost(DECOY_HASH)).toEqual(cost(await hashPassword('some password')));
    expect(DECOY_HASH).toHaveLength((await hashPassword('some password')).length);
  });
});

test('every wrong field is named', () => {
  expect(() => checkFields({ a: { problem: 'is wrong' }, b: { value: 'right' }, c: { problem: 'is missing' } })).toThrow(
    expect.objectContaining({ code: 'INVALID', details: { fields: { a: 'is wrong', c: 'is missing' } } }),
  );
});
