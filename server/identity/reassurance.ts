/**
 * Before what a stolen login must not do: the password once more, or, for those who have none, a login that is still young. A mailed link opens
 * one that counts for the password too: that is how a forgotten one is replaced.
 */
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import { networkOf } from '../kit/rate-limit.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { BACKOFFS } from '../limits.ts';
import type { Actor } from './actor.ts';
import { verifyPassword } from './passwords.ts';
import { requirePerson } from './require-person.ts';
import type { IdentityTables } from './tables.ts';

export const YOUNG_LOGIN_MS = 15 * 60_000;

export function createReassurance({ db, clock, rateLimits }: { db: Database; clock: Pick<Clock, 'now'>; rateLimits: RateLimits }) {
  async function standing(actor: Actor) {
    const { userId, loginId } = requirePerson(actor);
    const sql = db.sql<IdentityTables>();
    const known = await sql.selectFrom('password_credential').select('hash').where('user_id', '=', userId).executeTakeFirst();
    const login = await sql.selectFrom('login').select(['created_at', 'way']).where('id', '=', loginId).executeTakeFirst();
    const isYoung = login !== undefined && clock.now() - Date.parse(login.created_at) <= YOUNG_LOGIN_MS;
    return { userId, hash: known?.hash ?? null, isYoung, isYoungByLink: isYoung && login.way === 'link' };
  }

  return {
    asksForPassword: async (actor: Actor): Promise<boolean> => {
      const { hash, isYoungByLink } = await standing(actor);
      return hash !== null && !isYoungByLink;
    },

    /** For where no password can be asked for. */
    async demandYoung(actor: Actor): Promise<void> {
      if (!(await standing(actor)).isYoung) throw tooOld();
    },

    async demand(actor: Actor, caller: { ip: string }, password: string | null): Promise<void> {
      const { userId, hash, isYoung, isYoungByLink } = await standing(actor);
      if (password === null && isYoungByLink) return;
      if (hash === null) {
        if (isYoung) return;
        throw tooOld();
      }
      const attempts = `${userId}|${networkOf(caller.ip)}`;
      await rateLimits.attempt(BACKOFFS.reassurance, attempts);
      if (!(await verifyPassword(hash, password ?? ''))) {
        throw new Expected('INVALID', 'This is not your password.', { fields: { currentPassword: 'is not your password' } });
      }
      await rateLimits.forgive(BACKOFFS.reassurance, attempts);
    },
  };
}

const tooOld = () => new Expected('FORBIDDEN', 'Sign out and in again first: this takes a login that is at most 15 minutes old.');

export type Reassurance = ReturnType<typeof createReassurance>;
