import { expect, test } from 'vitest';
import { findPeople, isEmail, personNamed } from './find-people.ts';

const PEOPLE = ['Ana Reyes', 'Ben Okafor', 'Zoë Benoit', 'Ben Okafor'].map((displayName, index) => ({ id: `usr_${index}`, displayName }));
const found = (text: string, present: string[] = []) => findPeople(PEOPLE, new Set(present), text).map(({ id }) => id);

test('any word of the name may begin so, whatever its accents', () => {
  expect(found('be')).toEqual(['usr_1', 'usr_2', 'usr_3']);
  expect(found('zoe b')).toEqual(['usr_2']);
  expect(found('eyes')).toEqual([]);
});

test('nothing typed finds nobody, and who is in is not offered', () => {
  expect(found(' ')).toEqual([]);
  expect(found('ana', ['usr_0'])).toEqual([]);
});

test('a whole name means somebody only where one alone bears it', () => {
  expect(personNamed(PEOPLE, ' ana reyes ')?.id).toBe('usr_0');
  expect(personNamed(PEOPLE, 'Ben Okafor')).toBeUndefined();
});

test.each([
  ['ana@example.com', true],
  ['ana@localhost', true],
  ['ana@', false],
  ['ana reyes', false],
])('%s is an address: %s', (text, is) => expect(isEmail(text)).toBe(is));
