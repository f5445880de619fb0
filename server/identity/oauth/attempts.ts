/**
 * The way to a provider and back. One secret goes to the browser as a cookie; state, nonce and verifier are made from it, and only its hash is
 * stored: an answer counts in the browser that asked, once, for ten minutes.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import { hashSecret, newSecret } from '../secrets.ts';
import type { IdentityTables } from '../tables.ts';
import type { Handshake } from './provider.ts';

export const ATTEMPT_LIFETIME_MS = 10 * 60_000;
/** Without the `__Host-` that the door puts before it where the site is served over https. */
export const ATTEMPT_COOKIE = 'parley_oauth';

const PATTERN = /^[A-Za-z0-9_-]{43}$/;

export function handshakeOf(secret: string, redirectUri: string): Handshake {
  const part = (name: string) => createHmac('sha256', secret).update(name).digest('base64url');
  return { state: part('state'), nonce: part('nonce'), verifier: part('verifier'), redirectUri };
}

export function createAttempts({ db, clock }: { db: Database; clock: Pick<Clock, 'now'> }) {
  return {
    async begin(providerId: string, loginId: string | null): Promise<{ secret: string; expires: Date }> {
      const secret = newSecret();
      const expires = new Date(clock.now() + ATTEMPT_LIFETIME_MS);
      await db
        .sql<IdentityTables>()
        .insertInto('oauth_attempt')
        .values({ secret_hash: hashSecret(secret), provider: providerId, login_id: loginId, expires_at: expires })
        .execute();
      return { secret, expires };
    },

    /** Uses it up. Null: not of this browser, not of this provider, too old or used. */
    async take(providerId: string, secret: string | null, state: string | null): Promise<{ loginId: string | null } | null> {
      if (secret === null || state === null || !PATTERN.test(secret)) return null;
      const [given, wanted] = [Buffer.from(state), Buffer.from(handshakeOf(secret, '').state)];
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
      const taken = await db
        .sql<IdentityTables>()
        .deleteFrom('oauth_attempt')
        .where('secret_hash', '=', hashSecret(secret))
        .where('provider', '=', providerId)
        .returning(['login_id', 'expires_at'])
        .executeTakeFirst();
      return taken && Date.parse(taken.expires_at) > clock.now() ? { loginId: taken.login_id } : null;
    },
  };
}
