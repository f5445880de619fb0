import { expect, test } from 'vitest';
import { PERSON_HUES, PERSON_TONES, personColor, personShade } from './person-color.ts';

const SHADES = PERSON_HUES.length * PERSON_TONES.length;

test('a colour follows from the id alone', () => {
  const { hue, tone } = personShade('usr_01m7vv2p7semxbrmczpte42zex');
  expect(personShade('usr_01m7vv2p7semxbrmczpte42zex')).toEqual({ hue, tone });
  expect(personColor('usr_01m7vv2p7semxbrmczpte42zex')).toContain(`var(--person-${tone}-light) ${hue}`);
});

test('people who registered in one second differ as often as strangers', () => {
  const pairs = Array.from({ length: 4_000 }, (_, index) => [`usr_01m7vv2p7semxb${index}a`, `usr_01m7vv2p7semxb${index}b`] as const);
  const same = pairs.filter(([one, other]) => personColor(one) === personColor(other)).length;
  expect(same / pairs.length).toBeLessThan(1.5 / SHADES);
});

test('people spread evenly over all shades', () => {
  const counts = new Map<string, number>();
  for (let index = 0; index < 3_200; index += 1)
    counts.set(personColor(`usr_${index}`), (counts.get(personColor(`usr_${index}`)) ?? 0) + 1);
  expect(counts.size).toBe(SHADES);
  expect(Math.max(...counts.values())).toBeLessThan(160);
});
