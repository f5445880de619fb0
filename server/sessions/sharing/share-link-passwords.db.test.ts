import { describe, expect, test, vi } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';

const JOIN = `mutation ($input: JoinByLinkInput!) { joinByLink(input: $input) { session { id } } }`;

/** An app that believes what a proxy says of where people come from, and a link there with a password. */
async function behindProxy() {
  const proxied = await createTestApp({ env: { TRUST_PROXY: 'true' } });
  const boss = await proxied.person('Boss');
  const { token } = await proxied.shareLink(boss, await proxied.session(boss), { password: 'open sesame' });
  return {
    attempt: (ip: string, password: string | null) =>
      proxied.ask(JOIN, { input: { token, displayName: 'Eve', password } }, { 'x-forwarded-for': ip }),
    close: () => proxied.close(),
  };
}

describe('a password', () => {
  test('is asked for, wrong and right', async () => {
    const { attempt, close } = await behindProxy();
    const fields = async (password: string | null) => (await attempt('203.0.113.1', password)).errors[0]?.extensions;
    expect(await fields(null)).toMatchObject({ code: 'INVALID', fields: { password: 'is needed for this link' } });
    expect(await fields('open barley')).toMatchObject({ code: 'INVALID', fields: { password: 'is wrong' } });
    expect((await attempt('203.0.113.1', 'open sesame')).codes).toEqual([]);
    await close();
  });

  test('cannot be guessed by force from one place, whose guesses keep nobody else out', async () => {
    const { attempt, close } = await behindProxy();
    const guesses = await Promise.all(Array.from({ length: 30 }, (_, n) => attempt('203.0.113.66', `guess number ${n}`)));
    const codes = guesses.map((guess) => guess.codes[0]);
    expect(codes.filter((code) => code === 'INVALID').length).toBeLessThanOrEqual(6);
    expect(codes.filter((code) => code === 'RATE_LIMITED').length).toBeGreaterThanOrEqual(24);
    const refused = await attempt('203.0.113.66', 'open sesame');
    expect(refused.errors[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfter: expect.any(Number) });
    expect(Number(refused.errors[0]?.extensions?.['retryAfter'])).toBeLessThanOrEqual(60);
    expect((await attempt('198.51.100.7', 'open sesame')).codes).toEqual([]);
    await close();
  });

  test(
    'cannot be guessed by force from everywhere either, and nobody waits longer than seconds for that',
    { timeout: 60_000 },
    async () => {
      const { attempt, close } = await behindProxy();
      const guesses = await Promise.all(Array.from({ length: 150 }, (_, n) => attempt(`10.0.0.${n}`, `guess number ${n}`)));
      const refused = guesses.flatMap(({ errors }) => errors.filter(({ extensions }) => extensions?.code === 'RATE_LIMITED'));
      expect(refused.length).toBeGreaterThanOrEqual(25);
      expect(Math.max(...refused.map(({ extensions }) => Number(extensions?.['retryAfter'])))).toBeLessThanOrEqual(4);
      await vi.waitFor(async () => expect((await attempt('198.51.100.7', 'open sesame')).codes).toEqual([]), {
        timeout: 10_000,
        interval: 500,
      });
      await close();
    },
  );
});
