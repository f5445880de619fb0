import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CALLER, createPeople } from '../testkit/people.ts';
import type { People } from '../testkit/people.ts';
import { outcome } from '../testkit/outcome.ts';
import { MAGIC_LINK_LIFETIME_MS } from './magic-links.ts';

let people: People;
beforeAll(async () => {
  people = await createPeople({ publicUrl: 'https://parley.example' });
});
afterAll(() => people.close());

const redeem = (token: string) => people.identity.redeemMagicLink(CALLER, token);

describe('first run', () => {
  test('while there is nobody, a link makes the first person, once; afterwards there is none', async () => {
    const link = await people.identity.createFirstRunLink();
    expect(link).toMatch(/^https:\/\/parley\.example\/sign-in\/link#[\w-]{43}$/);
    const again = await people.identity.createFirstRunLink();
    const token = link!.split('#')[1]!;
    const { user, accessToken } = await redeem(token);
    expect(user).toMatchObject({ email: 'owner@parley.local', displayName: 'Owner' });
    const actor = await people.identity.authenticate({ authorization: `Bearer ${accessToken}` });
    const [membership] = await people.workspaces.membershipsOf(actor!, user.id);
    expect((await people.workspaces.byId(actor!, membership!.workspaceId)).name).toBe('My workspace');
    expect(await outcome(redeem(token))).toBe('UNAUTHENTICATED');
    expect(await people.identity.createFirstRunLink()).toBeNull();
    expect((await redeem(again!.split('#')[1]!)).user.id).toBe(user.id);
  });
});

describe('magic link', () => {
  test('is mailed in the fragment of a URL and signs in', async () => {
    const ada = await people.person('Ada');
    await people.identity.requestMagicLink(CALLER, ' ADA@example.com');
    expect(people.mail.outbox()[0]?.text).toContain('https://parley.example/sign-in/link#');
    const signedIn = await redeem(people.linkTo('ada@example.com'));
    expect(signedIn.user).toEqual(ada.user);
    expect(signedIn.cookie.value).not.toBe(ada.cookie.value);
  });

  test('an unknown address is answered alike, gets no mail and no account', async () => {
    const sent = people.mail.outbox().length;
    expect(await outcome(people.identity.requestMagicLink(CALLER, 'stranger@example.com'))).toBe('ok');
    expect(people.mail.outbox()).toHaveLength(sent);
    expect(await outcome(people.identity.login(CALLER, { email: 'stranger@example.com', password: 'whatever it is' }))).toBe(
      'UNAUTHENTICATED',
    );
  });

  test('fifty at once redeem one link: one signs in', async () => {
    await people.person('Alan');
    await people.identity.requestMagicLink(CALLER, 'alan@example.com');
    const token = people.linkTo('alan@example.com');
    const outcomes = await people.race(50, () => outcome(redeem(token)));
    expect(outcomes.filter((code) => code === 'ok')).toHaveLength(1);
    expect(outcomes.filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(49);
  });

  test('lives for ten minutes', async () => {
    await people.person('Kurt');
    await people.identity.requestMagicLink(CALLER, 'kurt@example.com');
    const young = people.linkTo('kurt@example.com');
    people.clock.advance(MAGIC_LINK_LIFETIME_MS - 1);
    expect(await outcome(redeem(young))).toBe('ok');
    await people.identity.requestMagicLink(CALLER, 'kurt@example.com');
    people.clock.advance(MAGIC_LINK_LIFETIME_MS);
    expect(await outcome(redeem(people.linkTo('kurt@example.com')))).toBe('UNAUTHENTICATED');
  });

  test('is stored as a hash', async () => {
    await people.person('Emmy');
    await people.identity.requestMagicLink(CALLER, 'emmy@example.com');
    const rows = await people.db.em().execute<{ row: string }[]>('select to_jsonb(t)::text as row from magic_link t');
    expect(rows.map(({ row }) => row).join('\n')).not.toContain(people.linkTo('emmy@example.com'));
  });

  test('one place may ask so often for one address; another place still may', async () => {
    const ask = (ip: string) => outcome(people.identity.requestMagicLink({ ip }, 'emmy@example.com'));
    const outcomes = [];
    for (let i = 0; i < 6; i++) outcomes.push(await ask('198.51.100.3'));
    expect(outcomes).toEqual([...Array<string>(5).fill('ok'), 'RATE_LIMITED']);
    expect(await ask('198.51.100.4')).toBe('ok');
  });
});
