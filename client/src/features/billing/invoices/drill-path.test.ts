import { expect, test } from 'vitest';
import { groupsUnder, paramsOf, placeOf, stepBackTo, stepInto } from './drill-path.ts';
import type { Place } from './drill-path.ts';

const LINE: Place = { invoiceId: 'ivc_1', lineId: 'ivl_1', steps: [], by: 'DAY' };

test('an address says where one is, and is read back the same', () => {
  const deep = { ...stepInto(stepInto({ ...LINE, by: 'PERSON' }, 'usr_1'), 'ses_1'), by: 'HOUR' as const };
  const address = paramsOf(deep).toString();
  expect(address).toBe('invoice=ivc_1&line=ivl_1&in=PERSON%3Ausr_1&in=SESSION%3Ases_1&by=HOUR');
  expect(placeOf(new URLSearchParams(address))).toEqual(deep);
  expect(paramsOf(LINE).toString()).toBe('invoice=ivc_1&line=ivl_1');
  expect(placeOf(new URLSearchParams(''))).toEqual({ invoiceId: null, lineId: null, steps: [], by: 'DAY' });
});

test('an hour is a moment with colons of its own', () => {
  const place = stepInto({ ...LINE, by: 'HOUR' }, '2026-10-03T14:00:00.000Z');
  expect(placeOf(paramsOf(place)).steps).toEqual([{ by: 'HOUR', key: '2026-10-03T14:00:00.000Z' }]);
});

test('nonsense in the address is left out', () => {
  expect(placeOf(new URLSearchParams('invoice=i&line=l&in=PLANET:mars&in=DAY&by=MOON')).steps).toEqual([]);
  expect(placeOf(new URLSearchParams('invoice=i&line=l&in=DAY:2026-10-03&by=DAY')).by).toBe('SESSION');
});

test('a sum is explained by nothing twice', () => {
  expect(groupsUnder([])).toEqual(['DAY', 'HOUR', 'SESSION', 'PERSON', 'API_KEY', 'MESSAGE']);
  expect(groupsUnder([{ by: 'HOUR', key: 'h' }])).toEqual(['SESSION', 'PERSON', 'API_KEY', 'MESSAGE']);
  expect(groupsUnder([{ by: 'PERSON', key: 'p' }])).toEqual(['DAY', 'HOUR', 'SESSION', 'MESSAGE']);
});

test('each step leads on to the next question, down to the messages, and back to the one before', () => {
  const day = stepInto(LINE, '2026-10-03');
  expect(day.by).toBe('SESSION');
  const session = stepInto(day, 'ses_1');
  expect(session.by).toBe('MESSAGE');
  expect(stepBackTo(session, 1)).toEqual(day);
  expect(stepBackTo(session, 0)).toEqual(LINE);
  expect(stepInto({ ...session, by: 'PERSON' }, 'usr_1').by).toBe('MESSAGE');
});
