/**
 * Browsers that somebody was signed in with: a cookie that opens nothing, and by which their wrong passwords are counted apart. Whoever guesses at an
 * address from elsewhere, however often, does not make its owner wait there.
 */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../kit/clock.ts';
import type { Sealing } from '../kit/sealing.ts';
import { cookieOf } from './authenticate.ts';
import type { Caller } from './caller.ts';
import type { LoginCookie } from './logins.ts';

export interface KnownDevicesOptions {
  clock: Pick<Clock, 'now'>;
  sealing: Sealing;
  publicUrl(): string;
}

export const DEVICE_COOKIE = 'parley_device';
export const DEVICE_LIFETIME_DAYS = 365;

const LIFETIME_MS = DEVICE_LIFETIME_DAYS * 24 * 3_600_000;
const ID_BYTES = 12;
const TIME_BYTES = 6;

/** Bound to the address: for another one it is no known device. */
const purposeOf = (address: string) => `known-device:${address}`;

export function createKnownDevices({ clock, sealing, publicUrl }: KnownDevicesOptions) {
  return {
    async issue(address: string): Promise<LoginCookie> {
      const now = Buffer.alloc(TIME_BYTES);
      now.writeUIntBE(clock.now(), 0, TIME_BYTES);
      const sealed = await sealing.seal(purposeOf(address), Buffer.concat([randomBytes(ID_BYTES), now]));
      return { name: DEVICE_COOKIE, value: sealed.toString('base64url'), expires: new Date(Date.now() + LIFETIME_MS) };
    },

    /** Which device it is; null: none that this address was signed in with. */
    async of({ credentials }: Caller, address: string): Promise<string | null> {
      const value = cookieOf(credentials?.cookie, DEVICE_COOKIE, publicUrl());
      if (value === null) return null;
      const plain = await sealing.open(purposeOf(address), Buffer.from(value, 'base64url')).catch(() => null);
      if (plain?.length !== ID_BYTES + TIME_BYTES) return null;
      const age = clock.now() - plain.readUIntBE(ID_BYTES, TIME_BYTES);
      return age <= LIFETIME_MS ? plain.subarray(0, ID_BYTES).toString('hex') : null;
    },
  };
}

export type KnownDevices = ReturnType<typeof createKnownDevices>;
