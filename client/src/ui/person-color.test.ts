import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PERSON_HUES, PERSON_TONES, personColor, personColors, personShade } from './person-color.ts';

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

const people = fc.uniqueArray(
  fc.integer({ min: 0, max: 9_999 }).map((number) => `usr_${number}`),
  { maxLength: SHADES },
);

test('no two people of one session have one colour, and who came in which order does not matter', () => {
  fc.assert(
    fc.property(people, (ids) => {
      const colors = personColors(ids);
      expect(new Set(colors.values()).size).toBe(ids.length);
      expect(personColors(ids.toReversed())).toEqual(colors);
    }),
  );
});

test('somebody who joins with a later id changes nobody else', () => {
  fc.assert(
    fc.property(people, (ids) => {
      const known = personColors(ids);
      const joined = personColors([...ids, 'usr_zzz']);
      for (const [id, color] of known) expect(joined.get(id)).toBe(color);
    }),
  );
});

test('more people than colours share them', () => {
  const ids = Array.from({ length: SHADES + 5 }, (_, index) => `usr_${index}`);
  expect(personColors(ids).size).toBe(ids.length);
});
