import { expect, test } from 'vitest';
import { createSealing } from '../kit/sealing.ts';
import { createTestClock } from '../testkit/clock.ts';
import { DEVICE_COOKIE, DEVICE_LIFETIME_DAYS, createKnownDevices } from './known-devices.ts';

const DAY_MS = 24 * 3_600_000;
const clock = createTestClock();
const devicesUnder = (secret: string, publicUrl = 'http://localhost') =>
  createKnownDevices({ clock, sealing: createSealing({ secret: () => Promise.resolve(secret) }), publicUrl: () => publicUrl });
const devices = devicesUnder('a secret');
const carrying = (value: string, name = DEVICE_COOKIE) => ({ ip: '', credentials: { cookie: `a=b; ${name}=${value}` } });

test('a device is known by the address that it was issued for, for a year, and by the same name each time', async () => {
  const { value, expires } = await devices.issue('ana@example.com');
  const id = await devices.of(carrying(value), 'ana@example.com');
  expect(id).toMatch(/^[0-9a-f]{24}$/);
  expect(await devices.of(carrying(value), 'ana@example.com')).toBe(id);
  expect(await devices.of(carrying(value), 'ben@example.com')).toBeNull();
  expect(expires.getTime() - Date.now()).toBeGreaterThan((DEVICE_LIFETIME_DAYS - 1) * DAY_MS);
  expect(await devices.of(carrying((await devices.issue('ana@example.com')).value), 'ana@example.com')).not.toBe(id);
  clock.advance(DEVICE_LIFETIME_DAYS * DAY_MS + 1);
  expect(await devices.of(carrying(value), 'ana@example.com')).toBeNull();
});

test('what we did not issue is nobody’s device', async () => {
  const { value } = await devices.issue('ana@example.com');
  const changed = `${value.slice(0, -2)}${value.endsWith('AA') ? 'BB' : 'AA'}`;
  const foreign = (await devicesUnder('another secret').issue('ana@example.com')).value;
  for (const wrong of [changed, foreign, '', 'x', value.slice(4), `${value}AAAA`])
    expect(await devices.of(carrying(wrong), 'ana@example.com')).toBeNull();
  expect(await devices.of({ ip: '' }, 'ana@example.com')).toBeNull();
});

test('over https only the cookie counts that no sibling domain can set', async () => {
  const secure = devicesUnder('a secret', 'https://parley.example');
  const { value } = await secure.issue('ana@example.com');
  expect(await secure.of(carrying(value), 'ana@example.com')).toBeNull();
  expect(await secure.of(carrying(value, `__Host-${DEVICE_COOKIE}`), 'ana@example.com')).not.toBeNull();
});
