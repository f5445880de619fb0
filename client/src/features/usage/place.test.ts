import { describe, expect, test } from 'vitest';
import { FIRST_PLACE, hasFilters, parsePlace, toggleFilter, withoutFilters, writePlace } from './place.ts';
import type { Place } from './place.ts';

const parse = (text: string): Place => parsePlace(new URLSearchParams(text));

test('the page as it opens has a bare address', () => {
  expect(writePlace(FIRST_PLACE).toString()).toBe('');
  expect(parse('')).toEqual(FIRST_PLACE);
});

test.each([
  'period=today&by=hour',
  'period=custom&from=2026-11-02&to=2026-11-09&by=day&split=person&compare=no',
  'model=demo%3Aecho&model=openai%3Agpt&person=usr_1&key=key_1&session=ses_1&provider=demo',
])('%s leads to the same page again', (address) => {
  const [again] = [parsePlace(writePlace(parse(address)))];
  expect(again).toEqual(parse(address));
  expect(writePlace(again).toString().split('&').toSorted()).toEqual(address.split('&').toSorted());
});

describe('what makes no sense is not heard', () => {
  test.each(['period=ever', 'by=minute', 'split=mood', 'period=custom&from=2026-02-30&to=2026-03-01', 'period=custom', 'model=&person='])(
    '%s',
    (address) => {
      expect(parse(address)).toEqual(FIRST_PLACE);
    },
  );

  test('the same filter twice is one; more than the server takes are cut', () => {
    expect(parse('model=a&model=a&model=b').filters.model).toEqual(['a', 'b']);
    expect(parse(Array.from({ length: 30 }, (_, index) => `person=p${index}`).join('&')).filters.person).toHaveLength(20);
  });
});

test('a click puts a filter on, another takes it off', () => {
  const on = toggleFilter(FIRST_PLACE.filters, 'model', 'a');
  expect(on.model).toEqual(['a']);
  expect(hasFilters(on)).toBe(true);
  expect(toggleFilter(on, 'model', 'b').model).toEqual(['a', 'b']);
  expect(hasFilters(toggleFilter(on, 'model', 'a'))).toBe(false);
  expect(hasFilters(withoutFilters({ ...FIRST_PLACE, filters: on }).filters)).toBe(false);
});
