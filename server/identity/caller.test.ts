import { expect, test } from 'vitest';
import { deviceOf, placeOf } from './caller.ts';

test.each([
  ['203.0.113.77', '203.0.113.*'],
  ['::ffff:203.0.113.77', '203.0.113.*'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:*'],
  ['2001:db8::6', '2001:db8:*'],
  ['::1', '*'],
  ['unknown', ''],
  ['', ''],
])('%s is shown as %s', (ip, place) => expect(placeOf({ ip })).toBe(place));

test('what calls itself a device is cut', () => {
  expect(deviceOf({ ip: '' })).toBe('');
  expect(deviceOf({ ip: '', userAgent: 'x'.repeat(1_000) })).toHaveLength(300);
});
