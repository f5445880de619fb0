import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import type { Ids } from '../kit/ids.ts';
import type { Mailer } from '../kit/mail.ts';
import { networkOf } from '../kit/rate-limit.ts';
import type { RateLimits, RateRule } from '../kit/rate-limit.ts';
import { createAccounts } from './accounts.ts';
import type { Caller, OpenFirstWorkspace } from './accounts.ts';
import type { Actor } from './actor.ts';
import { createAuthenticate, createGuestOf } from './authenticate.ts';
import { createFamilies } from './families.ts';
import type { Renewed } from './families.ts';
import { GUEST_COOKIE, createGuests } from './guests.ts';
import { createLogins, LOGIN_COOKIE } from './logins.ts';
import { createMagicLinks } from './magic-links.ts';
import { createOperators } from './operators.ts';
import { createUsers } from './users.ts';

const REFRESHES: RateRule = { name: 'refresh', points: 3_000, perSeconds: 600 };

export interface IdentityOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  mail: Mailer;
  rateLimits: RateLimits;
  /** Without a slash at its end; asked when a link is made, as the port may be known only then. */
  publicUrl(): string;
  openFirstWorkspace: OpenFirstWorkspace;
}

export function createIdentity(options: IdentityOptions) {
  const { db, rateLimits } = options;
  const logins = createLogins(options);
  const families = createFamilies({ ...options, logins });
  const guests = createGuests(options);
  const accounts = createAccounts({ ...options, families });
  const links = createMagicLinks({ ...options, accounts, families });

  return {
    authenticate: createAuthenticate({ ...options, logins, guests }),
    guestOf: createGuestOf({ ...options, guests }),
    users: createUsers(options),
    guests,
    ...createOperators(options),
    register: accounts.register,
    login: accounts.login,
    requestMagicLink: links.request,
    redeemMagicLink: links.redeem,
    createFirstRunLink: links.createFirstRun,

    async refresh(caller: Caller, refreshToken: string): Promise<Renewed> {
      await rateLimits.take(REFRESHES, networkOf(caller.ip));
      return families.refresh(refreshToken);
    },

    /** Ends the login that carries this request: its cookie, access and refresh tokens. Answers the cookie to take away. */
    async logout(actor: Actor | null): Promise<{ name: string; value: null }> {
      if (actor?.kind === 'user') await db.write((tx) => families.end(tx, actor.loginId));
      return { name: LOGIN_COOKIE, value: null };
    },

    /** Ends the guest that carries this request. Answers the cookie to take away. */
    async leaveAsGuest(actor: Actor | null): Promise<{ name: string; value: null }> {
      if (actor?.kind === 'guest') await db.write((tx) => guests.end(tx, actor));
      return { name: GUEST_COOKIE, value: null };
    },

    /** For an hourly job (jobs.ts). Answers what was deleted. */
    async deleteExpired(): Promise<Record<'tokens' | 'links' | 'logins' | 'guests', number>> {
      return { ...(await families.deleteExpired()), ...(await guests.deleteExpired()) };
    },
  };
}

export type Identity = ReturnType<typeof createIdentity>;
