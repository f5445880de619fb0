/** What an authenticator app does with the secret that a person typed: base 32, then the code of the moment. */
import { generateHOTP } from '@oslojs/otp';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_MS = 30_000;

export function bytesOf(secret: string): Buffer {
  const bits = [...secret.replaceAll(' ', '')].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

export function appCode(secret: string, nowMs: number, stepsOff = 0): string {
  return generateHOTP(bytesOf(secret), BigInt(Math.floor(nowMs / STEP_MS) + stepsOff), 6);
}
