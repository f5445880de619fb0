import type { Clock } from '../kit/clock.ts';
import type { ProviderConfig } from '../kit/config.ts';
import type { Database } from '../kit/db.ts';
import type { Ids } from '../kit/ids.ts';
import type { Logger } from '../kit/logger.ts';
import type { Mailer } from '../kit/mail.ts';
import { networkOf } from '../kit/rate-limit.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import type { Sealing } from '../kit/sealing.ts';
import { createAccount } from './account.ts';
import { createAccounts } from './accounts.ts';
import type { OpenFirstWorkspace } from './accounts.ts';
import type { Actor } from './actor.ts';
import { createAddresses } from './addresses.ts';
import { createApiKeyAccess } from './api-key-access.ts';
import { createAuthenticate, createGuestOf } from './authenticate.ts';
import type { Caller } from './caller.ts';
import { createDevices } from './devices.ts';
import { createEntrance } from './entrance.ts';
import { createFamilies } from './families.ts';
import type { Renewed } from './families.ts';
import { GUEST_COOKIE, createGuests } from './guests.ts';
import { createKnownDevices } from './known-devices.ts';
import { createKeepAccount } from './keep-account.ts';
import type { LeavingPorts } from './keep-account.ts';
import { createDeleteAccount } from './leaving.ts';
import { createLogins, LOGIN_COOKIE } from './logins.ts';
import { createMagicLinks } from './magic-links.ts';
import { createLinks } from './oauth/links.ts';
import { createSignInElsewhere } from './oauth/sign-in-elsewhere.ts';
import { createOperators } from './operators.ts';
import { createReassurance } from './reassurance.ts';
import { createSignInNotes } from './sign-in-notes.ts';
import type { NoteSignIn } from './sign-in-notes.ts';
import { createTwoFactor } from './two-factor.ts';
import { createUsers } from './users.ts';

export interface IdentityOptions extends LeavingPorts {
  db: Database;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  mail: Mailer;
  rateLimits: RateLimits;
  log: Logger;
  sealing: Sealing;
  /** Where people may sign in elsewhere. */
  providers: readonly ProviderConfig[];
  /** Without a slash at its end; asked when a link is made, as the port may be known only then. */
  publicUrl(): string;
  openFirstWorkspace: OpenFirstWorkspace;
  noteSignIn: NoteSignIn;
}

export function createIdentity(options: IdentityOptions) {
  const { db, rateLimits } = options;
  const logins = createLogins(options);
  const signIns = createSignInNotes(options);
  const knownDevices = createKnownDevices(options);
  const families = createFamilies({ ...options, logins, knownDevices, signIns, keepAccount: createKeepAccount(options) });
  const guests = createGuests(options);
  const apiKeys = createApiKeyAccess(options);
  const reassurance = createReassurance(options);
  const addresses = createAddresses({ ...options, families, reassurance, signIns });
  const entrance = createEntrance({ ...options, families });
  const accounts = createAccounts({ ...options, families, knownDevices, signIns, addresses, entrance });
  const links = createMagicLinks({ ...options, accounts, addresses, entrance });
  const identities = createLinks({ ...options, accounts, reassurance, signIns });

  return {
    authenticate: createAuthenticate({ ...options, logins, guests, apiKeys }),
    guestOf: createGuestOf({ ...options, guests }),
    users: createUsers(options),
    guests,
    ...createOperators(options),
    register: accounts.register,
    login: accounts.login,
    requestMagicLink: links.request,
    redeemMagicLink: links.redeem,
    createFirstRunLink: links.createFirstRun,
    account: createAccount({ ...options, families, reassurance, signIns }),
    reassure: reassurance.demand,
    deleteAccount: createDeleteAccount({ ...options, families, reassurance }),
    devices: createDevices({ ...options, families }),
    twoFactor: createTwoFactor({ ...options, families, reassurance, signIns }),
    elsewhere: createSignInElsewhere({ ...options, entrance, links: identities, reassurance }),
    identities,
    requestAddressConfirmation: addresses.requestConfirmation,
    requestAddressChange: addresses.requestChange,
    confirmAddress: addresses.confirm,

    async refresh(caller: Caller, refreshToken: string): Promise<Renewed> {
      await countAction(rateLimits, 'refresh', { ip: networkOf(caller.ip) });
      return families.refresh(refreshToken);
    },

    /** Ends the login that carries this request: its cookie, access and refresh tokens. Answers the cookie to take away. */
    async logout(actor: Actor | null): Promise<{ name: string; value: null }> {
      if (actor?.kind === 'user') {
        await db.write((tx) => families.end(tx, actor.loginId));
        options.log.info({ event: 'sign-out', userId: actor.userId }, 'security');
      }
      return { name: LOGIN_COOKIE, value: null };
    },

    /** Ends the guest that carries this request. Answers the cookie to take away. */
    async leaveAsGuest(actor: Actor | null): Promise<{ name: string; value: null }> {
      if (actor?.kind === 'guest') await db.write((tx) => guests.end(tx, actor));
      return { name: GUEST_COOKIE, value: null };
    },

    /** For an hourly job (jobs.ts). Answers what was deleted. */
    async deleteExpired(): Promise<
      Record<'tokens' | 'links' | 'logins' | 'guests' | 'addressLinks' | 'attempts' | 'apiKeySecrets', number>
    > {
      const people = { ...(await families.deleteExpired()), ...(await guests.deleteExpired()), ...(await addresses.deleteExpired()) };
      return { ...people, ...(await apiKeys.deleteExpired()) };
    },
  };
}

export type Identity = ReturnType<typeof createIdentity>;
