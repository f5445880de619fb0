import { expect, test } from 'vitest';
import { parseAccessChange } from './access-changes.ts';
import type { AccessChange } from './access-changes.ts';

const CHANGES: AccessChange[] = [
  { kind: 'login', id: 'l' },
  { kind: 'user', id: 'usr_1' },
  { kind: 'workspace', id: 'wsp_1', userId: 'usr_1' },
  { kind: 'apiKey', id: 'key_1' },
  { kind: 'guest', id: 'gst_1' },
  { kind: 'session', id: 'ses_1' },
  { kind: 'sessionRole', id: 'ses_1', actorId: 'gst_1' },
];

test.each(CHANGES)('R5: $kind arrives as it was sent', (change) => {
  expect(parseAccessChange(JSON.parse(JSON.stringify(change)))).toEqual(change);
});

test.each([
  null,
  'login',
  7,
  [],
  {},
  { kind: 'login' },
  { kind: 'login', id: 1 },
  { kind: 'workspace', id: 'wsp_1' },
  { kind: 'sessionRole', id: 'ses_1' },
  { kind: 'other', id: 'x' },
])('R5: anything else is no change: %j', (payload) => expect(parseAccessChange(payload)).toBeNull());
