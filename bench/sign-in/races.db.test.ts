import { expect, test } from 'vitest';
import { createTestDatabase } from '../../server/testkit/services/database.ts';
import { judgeLink, judgeRefresh, judgeReuse } from './judge.ts';
import { raceSignIn } from './races.ts';

test('the judges see what must not be', () => {
  expect(judgeLink(['a', null, null])).toBeNull();
  expect(judgeLink(['a', 'b', null])).toBe('a link signed in 2 times');
  expect(judgeLink([null, null])).toBe('a link signed nobody in');
  expect(judgeRefresh(['t', 't', 't'], 1)).toBeNull();
  expect(judgeRefresh(['t', 'u'], 1)).toBe('a token had 2 successors');
  expect(judgeRefresh(['t', 't'], 2)).toBe('a token had 2 successors');
  expect(judgeRefresh(['t', null], 1)).toBe('somebody was logged out by a race');
  expect(judgeReuse(true, [])).toBeNull();
  expect(judgeReuse(false, [])).toBe('a stolen token was taken');
  expect(judgeReuse(true, ['the cookie'])).toBe('after a reuse these still worked: the cookie');
});

/** The full numbers: npm run soak -- sign-in. */
test('200 races for links and 200 for refresh tokens: no double use; 40 logins in two tabs: nobody is logged out but by a theft', async () => {
  const database = await createTestDatabase();
  try {
    const { problems, attempts } = await raceSignIn({
      url: database.url,
      seed: 7,
      links: 200,
      refreshes: 200,
      twoTabs: 40,
      tell: () => undefined,
    });
    expect(problems).toEqual([]);
    expect(attempts).toBeGreaterThan(1_200);
  } finally {
    await database.drop();
  }
}, 120_000);
