/** Before what a stolen login must not do: the password once more, or, for those who have none, a login that is still young. */
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import { networkOf } from '../kit/rate-limit.ts';
import type { BackoffRule, RateLimits } from '../kit/rate-limit.ts';
import type { Actor } from './actor.ts';
import { verifyPassword } from './passwords.ts';
import { requirePerson } from './require-person.ts';
import type { IdentityTables } from './tables.ts';

export const YOUNG_LOGIN_MS = 15 * 60_000;
const ATTEMPTS: BackoffRule = { name: 'reassure', freeAttempts: 5, maxWaitSeconds: 300, forgetSeconds: 3_600 };

export function createReassurance({ db, clock, rateLimits }: { db: Database; clock: Pick<Clock, 'now'>; rateLimits: RateLimits }) {
  return {
    async demand(actor: Actor, caller: { ip: string }, password: string | null): Promise<void> {
      const { userId, loginId } = requirePerson(actor);
      const sql = db.sql<IdentityTables>();
      const known = await sql.selectFrom('password_credential').select('hash').where('user_id', '=', userId).executeTakeFirst();
      if (!known) {
        const login = await sql.selectFrom('login').select('created_at').where('id', '=', loginId).executeTakeFirst();
        if (login && clock.now() - Date.parse(login.created_at) <= YOUNG_LOGIN_MS) return;
        throw new Expected('FORBIDDEN', 'Sign out and in again first: this takes a login that is at most 15 minutes old.');
      }
      const attempts = `${userId}|${networkOf(caller.ip)}`;
      await rateLimits.attempt(ATTEMPTS, attempts);
      if (!(await verifyPassword(known.hash, password ?? ''))) {
        throw new Expected('INVALID', 'This is not your password.', { fields: { currentPassword: 'is not your password' } });
      }
      await rateLimits.forgive(ATTEMPTS, attempts);
    },
  };
}

export type Reassurance = ReturnType<typeof createReassurance>;
