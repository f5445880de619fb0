import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Expected } from '../kit/errors.ts';
import { appCode, bytesOf } from '../testkit/authenticator-app.ts';
import { outcome } from '../testkit/outcome.ts';
import { CALLER, createPeople, PASSWORD } from '../testkit/people.ts';
import type { People, Person } from '../testkit/people.ts';
import { CHALLENGE_LIFETIME_MS } from './entrance.ts';
import { RECOVERY_CODES, STEP_SECONDS } from './two-factor-codes.ts';
import { CHALLENGE_ATTEMPTS } from './two-factor.ts';

let people: People;
let count = 0;
beforeAll(async () => {
  people = await createPeople();
});
afterAll(() => people.close());

const two = () => people.identity.twoFactor;
const nextStep = () => people.clock.advance(STEP_SECONDS * 1000);
const codeOf = (secret: string, stepsOff = 0) => appCode(secret, people.clock.now(), stepsOff);
/** The challenge of a first step. */
async function challengeOf(first: Promise<unknown>): Promise<string> {
  const error = await first.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Expected) || error.code !== 'UNAUTHENTICATED' || error.details.challenge === undefined)
    throw new Error('no challenge', { cause: error });
  return error.details.challenge;
}
const firstStep = (person: Person) => challengeOf(people.identity.login(CALLER, { email: person.user.email, password: PASSWORD }));
const second = (challenge: string, code: string, ip = CALLER.ip) => outcome(two().complete({ ip }, challenge, code));

async function enrolled(): Promise<{ person: Person; secret: string; recovery: string[] }> {
  const person = await people.person(`factor${++count}`);
  const { secret } = await two().begin(person.actor, CALLER, PASSWORD);
  const recovery = await two().confirm(person.actor, CALLER, codeOf(secret));
  nextStep();
  return { person, secret, recovery };
}

describe('switching it on', () => {
  test('takes the password and a code; until then signing in takes none', async () => {
    const person = await people.person(`factor${++count}`);
    expect(await outcome(two().begin(person.actor, CALLER, null))).toBe('INVALID');
    const { secret, uri } = await two().begin(person.actor, CALLER, PASSWORD);
    expect(uri).toMatch(/^otpauth:\/\/totp\/Parley:factor\d+%40example\.com\?/);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(await outcome(people.identity.login(CALLER, { email: person.user.email, password: PASSWORD }))).toBe('ok');
    expect(await outcome(two().confirm(person.actor, CALLER, '000000'))).toBe('INVALID');
    expect(await two().standing(person.user.id)).toEqual({ isOn: false, recoveryCodesLeft: 0 });
    const codes = await two().confirm(person.actor, CALLER, codeOf(secret));
    expect(codes).toHaveLength(RECOVERY_CODES);
    expect(new Set(codes).size).toBe(RECOVERY_CODES);
    for (const code of codes) expect(code).toMatch(/^([0-9a-z]{4}-){6}[0-9a-z]{4}$/);
    expect(await two().standing(person.user.id)).toEqual({ isOn: true, recoveryCodesLeft: RECOVERY_CODES });
    expect(people.mail.outbox()[0]).toMatchObject({ to: person.user.email, subject: 'Your Parley account was changed' });
    expect(await outcome(two().begin(person.actor, CALLER, PASSWORD))).toBe('CONFLICT');
  });

  test('the database holds neither the secret nor a recovery code', async () => {
    const { secret, recovery } = await enrolled();
    const rows = await people.db
      .em()
      .execute<{ row: string }[]>(
        'select to_jsonb(t)::text as row from two_factor t union all select to_jsonb(r)::text from recovery_code r',
      );
    const text = rows.map(({ row }) => row).join('\n');
    expect(text).not.toContain(bytesOf(secret).toString('hex'));
    for (const code of recovery) expect(text).not.toContain(code.replaceAll('-', ''));
  });

  test('a secret that was sealed for one person opens for no other', async () => {
    const [one, other] = [await enrolled(), await enrolled()];
    await people.db
      .em()
      .execute('update two_factor set sealed_secret = (select sealed_secret from two_factor where user_id = ?) where user_id = ?', [
        one.person.user.id,
        other.person.user.id,
      ]);
    const challenge = await firstStep(other.person);
    await expect(two().complete(CALLER, challenge, codeOf(one.secret))).rejects.toThrow(/authenticate data/);
  });
});

describe('signing in', () => {
  test('takes the password and then a code: neither alone opens anything', async () => {
    const { person, secret } = await enrolled();
    const challenge = await firstStep(person);
    expect(await outcome(people.identity.authenticate({ authorization: `Bearer ${challenge}` }))).toBe('UNAUTHENTICATED');
    expect(await second('x'.repeat(43), codeOf(secret))).toBe('UNAUTHENTICATED');
    const login = await two().complete(CALLER, challenge, ` ${codeOf(secret).slice(0, 3)} ${codeOf(secret).slice(3)} `);
    expect(login.user).toEqual(person.user);
    expect(await people.identity.authenticate({ authorization: `Bearer ${login.accessToken}` })).toEqual(login.actor);
  });

  test('a mailed link takes it too, and is used up by its first step', async () => {
    const { person, secret } = await enrolled();
    await people.db.em().execute('update app_user set email_verified_at = now() where id = ?', [person.user.id]);
    await people.identity.requestMagicLink(CALLER, person.user.email);
    const token = people.linkTo(person.user.email);
    const challenge = await challengeOf(people.identity.redeemMagicLink(CALLER, token));
    expect(await outcome(people.identity.redeemMagicLink(CALLER, token))).toBe('UNAUTHENTICATED');
    expect(await second(challenge, codeOf(secret))).toBe('ok');
  });

  test('whoever registered somebody else’s address first does not lock its owner out with a second factor', async () => {
    const { person } = await enrolled();
    await people.identity.requestMagicLink(CALLER, person.user.email);
    expect(await outcome(people.identity.redeemMagicLink(CALLER, people.linkTo(person.user.email)))).toBe('ok');
    expect(await two().standing(person.user.id)).toEqual({ isOn: false, recoveryCodesLeft: 0 });
  });

  test('a code counts once, and so does a challenge', async () => {
    const { person, secret } = await enrolled();
    const [one, other] = [await firstStep(person), await firstStep(person)];
    const code = codeOf(secret);
    expect(await second(one, code)).toBe('ok');
    expect(await second(other, code)).toBe('UNAUTHENTICATED');
    nextStep();
    expect(await second(one, codeOf(secret))).toBe('UNAUTHENTICATED');
    // One that is older than the last that was taken counts no more either.
    expect(await second(other, codeOf(secret, -1))).toBe('UNAUTHENTICATED');
    expect(await second(other, codeOf(secret))).toBe('ok');
  });

  test('twenty with one code at once: one signs in', async () => {
    const { person, secret } = await enrolled();
    const challenges: string[] = [];
    for (let i = 0; i < 20; i++) challenges.push(await firstStep(person));
    const code = codeOf(secret);
    let turn = 0;
    const outcomes = await people.race(20, () => second(challenges[turn++]!, code, `198.51.100.${turn}`));
    expect(outcomes.filter((one) => one === 'ok')).toHaveLength(1);
  });

  test('clocks may be one step off, and no more', async () => {
    const { person, secret } = await enrolled();
    expect(await second(await firstStep(person), codeOf(secret, 2))).toBe('UNAUTHENTICATED');
    expect(await second(await firstStep(person), codeOf(secret, -2))).toBe('UNAUTHENTICATED');
    expect(await second(await firstStep(person), codeOf(secret, 1))).toBe('ok');
  });

  test('a recovery code works once, however it is written; the twentieth try with one gives one login', async () => {
    const { person, recovery } = await enrolled();
    expect(await second(await firstStep(person), recovery[0]!.toUpperCase().replaceAll('-', ' '))).toBe('ok');
    expect(await second(await firstStep(person), recovery[0]!)).toBe('UNAUTHENTICATED');
    expect((await two().standing(person.user.id)).recoveryCodesLeft).toBe(RECOVERY_CODES - 1);
    const challenges: string[] = [];
    for (let i = 0; i < 20; i++) challenges.push(await firstStep(person));
    let turn = 0;
    const outcomes = await people.race(20, () => second(challenges[turn++]!, recovery[1]!, `198.51.100.${turn}`));
    expect(outcomes.filter((one) => one === 'ok')).toHaveLength(1);
  });

  test('a challenge ends after five minutes, and after five wrong codes', async () => {
    const { person, secret } = await enrolled();
    const late = await firstStep(person);
    people.clock.advance(CHALLENGE_LIFETIME_MS);
    expect(await second(late, codeOf(secret))).toBe('UNAUTHENTICATED');
    const challenge = await firstStep(person);
    for (let i = 0; i < CHALLENGE_ATTEMPTS; i++) {
      const error = await two()
        .complete({ ip: `198.51.100.${i}` }, challenge, '000000')
        .catch((thrown: unknown) => thrown as Expected);
      // As long as there is another try, the challenge comes back.
      expect((error as Expected).details.challenge).toBe(i < CHALLENGE_ATTEMPTS - 1 ? challenge : undefined);
    }
    expect(await second(challenge, codeOf(secret))).toBe('UNAUTHENTICATED');
    expect(await second(await firstStep(person), codeOf(secret))).toBe('ok');
  });

  test('guessing at one place waits; the person at another place still gets in', async () => {
    const { person, secret } = await enrolled();
    const outcomes = [];
    for (let i = 0; i < 8; i++) {
      const challenge = await challengeOf(people.identity.login({ ip: `192.0.2.${i}` }, { email: person.user.email, password: PASSWORD }));
      outcomes.push(await second(challenge, '000000', '198.51.100.200'));
    }
    expect(outcomes).toEqual([...Array<string>(6).fill('UNAUTHENTICATED'), 'RATE_LIMITED', 'RATE_LIMITED']);
    expect(await second(await firstStep(person), codeOf(secret))).toBe('ok');
  });
});

describe('switching it off', () => {
  test('takes a code; then signing in takes none', async () => {
    const { person, secret } = await enrolled();
    const half = await firstStep(person);
    expect(await outcome(two().disable(person.actor, CALLER, '000000'))).toBe('INVALID');
    await two().disable(person.actor, CALLER, codeOf(secret));
    expect(await outcome(people.identity.login(CALLER, { email: person.user.email, password: PASSWORD }))).toBe('ok');
    expect(await second(half, codeOf(secret, 1))).toBe('UNAUTHENTICATED');
  });

  test('new recovery codes take the place of the old ones', async () => {
    const { person, secret, recovery } = await enrolled();
    const renewed = await two().renewCodes(person.actor, CALLER, codeOf(secret));
    expect(await second(await firstStep(person), recovery[0]!)).toBe('UNAUTHENTICATED');
    expect(await second(await firstStep(person), renewed[0]!)).toBe('ok');
  });

  test('a new password ends logins that are half-way', async () => {
    const { person, secret } = await enrolled();
    const half = await firstStep(person);
    await people.identity.account.setPassword(person.actor, CALLER, { password: `${PASSWORD} 2`, currentPassword: PASSWORD });
    expect(await second(half, codeOf(secret))).toBe('UNAUTHENTICATED');
  });
});
