import { expect, test } from 'vitest';
import { BACKOFFS } from '../../server/limits.ts';
import { createTestDatabase } from '../../server/testkit/services/database.ts';
import { guessPasswords } from './guessing.ts';

/** The full numbers: npm run soak -- sign-in. */
test('600 guesses from 60 places get nowhere, and the person signs in all the while: where they were before, from a new place, by mail', async () => {
  const database = await createTestDatabase();
  try {
    const places = 60;
    const found = await guessPasswords({ url: database.url, guesses: 600, places, tell: () => undefined });
    for (const times of [found.onKnownDevice, found.fromNewPlace, found.byMail, found.besideGuesser]) {
      expect(times.length).toBeGreaterThan(5);
      expect(times.filter((code) => code !== null)).toEqual([]);
    }
    expect(found.lookedAt + found.refused).toBe(600);
    expect(found.lookedAt).toBeLessThan(places * 4);
    expect(found.longestWaitS).toBeLessThanOrEqual(BACKOFFS.password.maxWaitSeconds);
  } finally {
    await database.drop();
  }
}, 120_000);
