/** Somebody guesses at one person's password from many places at once. Meanwhile that person signs in: where they were before, from somewhere new, by mail. */
import { sql } from 'kysely';
import { createIdentity } from '../../server/identity/identity.ts';
import { identityEntities } from '../../server/identity/entities.ts';
import { DEVICE_COOKIE } from '../../server/identity/known-devices.ts';
import { createDatabase } from '../../server/kit/db.ts';
import { Expected } from '../../server/kit/errors.ts';
import { createIds } from '../../server/kit/ids.ts';
import { createLogger } from '../../server/kit/logger.ts';
import { createMail } from '../../server/kit/mail.ts';
import { createRateLimits } from '../../server/kit/rate-limit.ts';
import { createSealing } from '../../server/kit/sealing.ts';
import { createTestClock } from '../../server/testkit/clock.ts';

export interface GuessingOptions {
  url: string;
  guesses: number;
  places: number;
  tell: (line: string) => void;
}

export interface GuessingResults {
  /** Guesses whose password was looked at. */
  lookedAt: number;
  refused: number;
  /** What the person met, each time: nothing, or a code. */
  onKnownDevice: (string | null)[];
  fromNewPlace: (string | null)[];
  byMail: (string | null)[];
  /** Where the guesser is too, on a device of before: the same network. */
  besideGuesser: (string | null)[];
  /** There without one: seconds that the person was told to wait, at most. */
  longestWaitS: number;
}

const AT_ONCE = 8;
const SIGN_INS = 10;
const EMAIL = 'ana@example.com';
const PASSWORD = 'a long sentence that nobody guesses';

export async function guessPasswords({ url, guesses, places, tell }: GuessingOptions): Promise<GuessingResults> {
  const log = createLogger({ level: 'silent' });
  const clock = createTestClock(Date.now());
  const db = await createDatabase({ url, entities: identityEntities, log });
  const mail = createMail({ smtpUrl: null, from: 'Parley <parley@localhost>', log, clock });
  const identity = createIdentity({
    db,
    clock,
    ids: createIds(clock),
    mail,
    log,
    rateLimits: createRateLimits({ redis: null, log }),
    sealing: createSealing({ secret: () => Promise.resolve('a secret of this proof, long enough') }),
    providers: [],
    publicUrl: () => 'http://localhost',
    openFirstWorkspace: () => Promise.resolve(),
    leaveWorkspaces: () => Promise.resolve(),
    comeBack: () => Promise.resolve(),
    noteSignIn: () => Promise.resolve(),
  });
  const results: GuessingResults = {
    lookedAt: 0,
    refused: 0,
    onKnownDevice: [],
    fromNewPlace: [],
    byMail: [],
    besideGuesser: [],
    longestWaitS: 0,
  };
  const place = (group: number, index: number) => ({ ip: `10.${group}.${(index >> 8) & 255}.${index & 255}` });

  const problem = async (attempt: Promise<unknown>): Promise<Expected | null> => {
    try {
      await attempt;
      return null;
    } catch (error) {
      if (error instanceof Expected) return error;
      throw error;
    }
  };
  const codeOf = async (attempt: Promise<unknown>) => (await problem(attempt))?.code ?? null;

  const { deviceCookie } = await identity.register({ ip: '203.0.113.9' }, { email: EMAIL, password: PASSWORD, displayName: 'Ana' });
  // Else her first mailed link would take her password away.
  await sql`update app_user set email_verified_at = now() where email = ${EMAIL}`.execute(db.sql());
  const known = { credentials: { cookie: `${DEVICE_COOKIE}=${deviceCookie.value}` } };
  const right = { email: EMAIL, password: PASSWORD };

  async function signIn(times: number): Promise<void> {
    results.onKnownDevice.push(await codeOf(identity.login({ ip: '203.0.113.9', ...known }, right)));
    results.fromNewPlace.push(await codeOf(identity.login(place(99, times), right)));
    results.besideGuesser.push(await codeOf(identity.login({ ...place(1, times), ...known }, right)));
    const told = await problem(identity.login(place(1, times), right));
    results.longestWaitS = Math.max(results.longestWaitS, told?.details.retryAfter ?? 0);
    await identity.requestMagicLink(place(98, times), EMAIL);
    const token = mail.outbox()[0]!.text.split('#')[1]!.split('\n', 1)[0]!;
    results.byMail.push(await codeOf(identity.redeemMagicLink(place(98, times), token)));
  }

  let made = 0;
  async function guesser(): Promise<void> {
    while (made < guesses) {
      const number = made++;
      const code = await codeOf(
        identity.login(place(1, Math.floor((number * places) / guesses)), { email: EMAIL, password: `a guess, number ${number}` }),
      );
      if (code === 'UNAUTHENTICATED') results.lookedAt++;
      else results.refused++;
      if (number % Math.ceil(guesses / SIGN_INS) === 0) await signIn(number / Math.ceil(guesses / SIGN_INS));
      if (number % 2_000 === 0) tell(`${number} guesses`);
    }
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, guesser));
    await signIn(SIGN_INS);
    return results;
  } finally {
    await mail.close();
    await db.close();
  }
}
