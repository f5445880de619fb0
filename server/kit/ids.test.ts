import { describe, expect, test } from 'vitest';
import { idPrefix, isId } from '../../schema/wire/ids.ts';
import { createIds } from './ids.ts';

describe('ids', () => {
  const ids = createIds({ now: () => Date.parse('2026-01-01T00:00:00Z') });

  test('an id names its type and is unique', () => {
    const many = new Set(Array.from({ length: 10_000 }, () => ids.next('ses')));
    expect(many.size).toBe(10_000);
    for (const id of many) expect(idPrefix(id)).toBe('ses');
  });

  test('later ids sort after earlier ones', () => {
    const later = createIds({ now: () => Date.parse('2026-01-01T00:00:01Z') });
    expect(ids.next('msg') < later.next('msg')).toBe(true);
  });

  test.each(['', 'ses', 'ses_', 'SES_0', 'ses-0123456789abcdefghjkmnpqrs'])('%s is no id', (text) => expect(idPrefix(text)).toBeNull());

  test('there is one spelling: case and look-alikes are refused', () => {
    const id = ids.next('usr');
    expect(isId('usr', id)).toBe(true);
    expect(isId('usr', id.toUpperCase())).toBe(false);
    expect(isId('usr', `${id} `)).toBe(false);
    expect(isId('usr', `usr_8${id.slice(5)}`)).toBe(false);
    expect(isId('ses', id)).toBe(false);
    expect(isId('usr', `xyz${id.slice(3)}`)).toBe(false);
  });
});
