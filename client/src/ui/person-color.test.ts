import { expect, test } from 'vitest';
import { PERSON_HUES, personColor, personHue } from './person-color.ts';

test('the same person has the same colour on every machine', () => {
  expect(personHue('usr_01hzy3m9')).toBe(personHue('usr_01hzy3m9'));
  expect(personColor('usr_01hzy3m9')).toContain(String(personHue('usr_01hzy3m9')));
});

test('people who registered in one second differ as often as strangers', () => {
  const pairs = Array.from({ length: 2_000 }, (_, index) => [`usr_019aa1b2c3d4${index}a`, `usr_019aa1b2c3d4${index}b`] as const);
  const same = pairs.filter(([one, other]) => personHue(one) === personHue(other)).length;
  expect(same / pairs.length).toBeLessThan(1.5 / PERSON_HUES.length);
});

test('a thousand people spread over all hues', () => {
  const counts = new Map<number, number>();
  for (let index = 0; index < 1_000; index += 1) counts.set(personHue(`usr_${index}`), (counts.get(personHue(`usr_${index}`)) ?? 0) + 1);
  expect(counts.size).toBe(PERSON_HUES.length);
  expect(Math.max(...counts.values())).toBeLessThan(150);
});
