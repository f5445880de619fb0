/** Where every way in ends: a login, or, for whoever has a second factor, a challenge to bring its code for. */
import type { Clock } from '../kit/clock.ts';
import type { Tx } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import type { Caller } from './caller.ts';
import type { Families, SignedIn, UserRecord } from './families.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { IdentityTables, LoginWay } from './tables.ts';

export const CHALLENGE_LIFETIME_MS = 5 * 60_000;

export type Admitted = { kind: 'signedIn'; login: SignedIn } | { kind: 'challenged'; challenge: string };

export function createEntrance({ clock, families }: { clock: Pick<Clock, 'now'>; families: Families }) {
  return {
    /** For somebody whose first factor was right. */
    async admit(tx: Tx, user: UserRecord, caller: Caller, way: LoginWay): Promise<Admitted> {
      const sql = tx.sql<IdentityTables>();
      const factor = await sql
        .selectFrom('two_factor')
        .select('user_id')
        .where('user_id', '=', user.id)
        .where('confirmed_at', 'is not', null)
        // Switching it on or off waits, and so does who enters.
        .forShare()
        .executeTakeFirst();
      if (!factor) return { kind: 'signedIn', login: await families.open(tx, user, caller, { way, hasSecondFactor: false }) };
      const challenge = newSecret();
      const expiresAt = new Date(clock.now() + CHALLENGE_LIFETIME_MS);
      await sql
        .insertInto('login_challenge')
        .values({ token_hash: hashSecret(challenge), user_id: user.id, expires_at: expiresAt, way })
        .execute();
      return { kind: 'challenged', challenge };
    },
  };
}

export type Entrance = ReturnType<typeof createEntrance>;

/** For the doors that answer with a login: the challenge goes out as an error, once it is kept. */
export function loginOf(admitted: Admitted): SignedIn {
  if (admitted.kind === 'signedIn') return admitted.login;
  throw new Expected('UNAUTHENTICATED', 'Enter the code of your authenticator app.', { challenge: admitted.challenge });
}
