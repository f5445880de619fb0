/**
 * The second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for who lost it. A code counts once; guessing waits
 * by person and place together, so that nobody locks another out, and a challenge stands only a few wrong codes.
 */
import type { Kysely } from 'kysely';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import type { Mailer } from '../kit/mail.ts';
import { networkOf } from '../kit/rate-limit.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { BACKOFFS, countAction } from '../limits.ts';
import type { Sealing } from '../kit/sealing.ts';
import { accountChangedMail } from './account-mails.ts';
import type { Actor } from './actor.ts';
import type { Caller } from './caller.ts';
import type { Families, SignedIn } from './families.ts';
import type { Reassurance } from './reassurance.ts';
import { requirePerson } from './require-person.ts';
import { hashSecret } from './secrets.ts';
import type { SignInNotes } from './sign-in-notes.ts';
import type { IdentityTables } from './tables.ts';
import { createTwoFactorCodes } from './two-factor-codes.ts';
import type { Enrolment } from './two-factor-codes.ts';

type Sql = Kysely<IdentityTables>;

/** Wrong codes that one challenge stands; the password is asked for again then. */
export const CHALLENGE_ATTEMPTS = 5;

export interface TwoFactorOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  mail: Mailer;
  rateLimits: RateLimits;
  sealing: Sealing;
  families: Families;
  reassurance: Reassurance;
  signIns: Pick<SignInNotes, 'failed' | 'changed'>;
}

export function createTwoFactor({ db, clock, mail, rateLimits, sealing, families, reassurance, signIns }: TwoFactorOptions) {
  const codes = createTwoFactorCodes({ clock, sealing });

  const tell = async (tx: Tx, userId: string, what: string) => {
    const { email } = await tx
      .sql<IdentityTables>()
      .selectFrom('app_user')
      .select('email')
      .where('id', '=', userId)
      .executeTakeFirstOrThrow();
    tx.afterCommit(() => mail.post(accountChangedMail(email, what)));
  };

  /** For somebody signed in who brings a code; the change is made in the same transaction as the code is used up. */
  async function withCode<Result>(
    { actor, caller, code, isOn }: { actor: Actor; caller: Caller; code: string; isOn: boolean },
    change: (tx: Tx, userId: string) => Promise<Result>,
  ): Promise<Result> {
    const { userId } = requirePerson(actor);
    await demandState(db.sql(), userId, isOn);
    const attempts = `${userId}|${networkOf(caller.ip)}`;
    await rateLimits.attempt(BACKOFFS.secondFactor, attempts);
    const result = await db.write(async (tx) => {
      if (!(await codes.take(tx.sql(), userId, code))) return null;
      // Again: using a code up takes the lock of its row.
      await demandState(tx.sql(), userId, isOn);
      return { value: await change(tx, userId) };
    });
    if (!result) throw wrongCode();
    await rateLimits.forgive(BACKOFFS.secondFactor, attempts);
    return result.value;
  }

  return {
    /** A new secret, which counts once a code of it was brought. */
    async begin(actor: Actor, caller: Caller, password: string | null): Promise<Enrolment> {
      const { userId } = requirePerson(actor);
      await reassurance.demand(actor, caller, password);
      const { key, sealed } = await codes.newKey(userId);
      const sql = db.sql<IdentityTables>();
      const begun = await sql
        .insertInto('two_factor')
        .values({ user_id: userId, sealed_secret: sealed, confirmed_at: null })
        .onConflict((conflict) =>
          conflict.column('user_id').doUpdateSet({ sealed_secret: sealed, last_step: '0' }).where('two_factor.confirmed_at', 'is', null),
        )
        .returning('user_id')
        .executeTakeFirst();
      if (!begun) throw new Expected('CONFLICT', 'Your second factor is on already. Switch it off first.');
      const { email } = await sql.selectFrom('app_user').select('email').where('id', '=', userId).executeTakeFirstOrThrow();
      return codes.enrolment(email, key);
    },

    /** From here on every login takes a code. Answers the recovery codes: nobody can read them again. */
    confirm: (actor: Actor, caller: Caller, code: string): Promise<string[]> =>
      withCode({ actor, caller, code, isOn: false }, async (tx, userId) => {
        const now = new Date(clock.now());
        await tx.sql<IdentityTables>().updateTable('two_factor').set({ confirmed_at: now }).where('user_id', '=', userId).execute();
        await signIns.changed(tx, userId, 'two-factor:enable');
        await tell(tx, userId, 'A second factor was switched on: signing in takes a code of your authenticator app.');
        return codes.renewRecovery(tx, userId);
      }),

    /** Those before count no more. */
    renewCodes: (actor: Actor, caller: Caller, code: string): Promise<string[]> =>
      withCode({ actor, caller, code, isOn: true }, codes.renewRecovery),

    disable: (actor: Actor, caller: Caller, code: string): Promise<void> =>
      withCode({ actor, caller, code, isOn: true }, async (tx, userId) => {
        await tx.sql<IdentityTables>().deleteFrom('two_factor').where('user_id', '=', userId).execute();
        await tx.sql<IdentityTables>().deleteFrom('login_challenge').where('user_id', '=', userId).execute();
        await signIns.changed(tx, userId, 'two-factor:disable');
        await tell(tx, userId, 'The second factor was switched off: signing in takes no code any more.');
      }),

    /** The second step of a login. */
    async complete(caller: Caller, challenge: string, code: string): Promise<SignedIn> {
      await countAction(rateLimits, 'secondFactor', { ip: networkOf(caller.ip) });
      const tokenHash = hashSecret(challenge);
      const found = await db
        .sql<IdentityTables>()
        .updateTable('login_challenge')
        .set(({ eb }) => ({ attempts: eb('attempts', '+', 1) }))
        .where('token_hash', '=', tokenHash)
        .where('attempts', '<', CHALLENGE_ATTEMPTS)
        .where('expires_at', '>', new Date(clock.now()).toISOString())
        .returning(['user_id', 'attempts'])
        .executeTakeFirst();
      if (!found) throw new Expected('UNAUTHENTICATED', 'This took too long, or too many codes were wrong. Sign in again.');
      const attempts = `${found.user_id}|${networkOf(caller.ip)}`;
      await rateLimits.attempt(BACKOFFS.secondFactor, attempts);
      const login = await db.write(async (tx) => {
        const sql = tx.sql<IdentityTables>();
        if (!(await codes.take(sql, found.user_id, code))) return null;
        const used = await sql
          .deleteFrom('login_challenge')
          .where('token_hash', '=', tokenHash)
          .returning(['user_id', 'way'])
          .executeTakeFirst();
        if (!used) return null;
        const user = await sql
          .selectFrom('app_user')
          .select(['id', 'email', 'display_name as displayName'])
          .where('id', '=', used.user_id)
          .executeTakeFirstOrThrow();
        return families.open(tx, user, caller, { way: used.way, hasSecondFactor: true });
      });
      const isOver = found.attempts >= CHALLENGE_ATTEMPTS;
      if (!login) {
        signIns.failed(found.user_id, caller, 'code');
        throw new Expected('UNAUTHENTICATED', WRONG_CODE, isOver ? {} : { challenge });
      }
      await rateLimits.forgive(BACKOFFS.secondFactor, attempts);
      return login;
    },

    async standing(userId: string): Promise<{ isOn: boolean; recoveryCodesLeft: number }> {
      const sql = db.sql<IdentityTables>();
      const factor = await sql.selectFrom('two_factor').select('confirmed_at').where('user_id', '=', userId).executeTakeFirst();
      if (!factor || factor.confirmed_at === null) return { isOn: false, recoveryCodesLeft: 0 };
      const { left } = await sql
        .selectFrom('recovery_code')
        .select(({ fn }) => fn.countAll<string>().as('left'))
        .where('user_id', '=', userId)
        .where('used_at', 'is', null)
        .executeTakeFirstOrThrow();
      return { isOn: true, recoveryCodesLeft: Number(left) };
    },
  };
}

export type TwoFactor = ReturnType<typeof createTwoFactor>;

const WRONG_CODE = 'This code is wrong, too old, or was used already.';

function wrongCode(): Expected {
  return new Expected('INVALID', WRONG_CODE, { fields: { code: 'is wrong, too old, or was used already' } });
}

async function demandState(sql: Sql, userId: string, isOn: boolean): Promise<void> {
  const factor = await sql.selectFrom('two_factor').select('confirmed_at').where('user_id', '=', userId).executeTakeFirst();
  if (factor && (factor.confirmed_at !== null) === isOn) return;
  if (isOn) throw new Expected('CONFLICT', 'Your second factor is not on.');
  throw new Expected(
    'CONFLICT',
    factor ? 'Your second factor is on already.' : 'Begin anew: there is no secret that this code could be of.',
  );
}
