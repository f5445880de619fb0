/** Sign-in by mail. A link is in the URL's fragment and works once, and only when a person presses the button: mail scanners fetch pages. */
import type { Kysely } from 'kysely';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import type { Mailer } from '../kit/mail.ts';
import { networkOf } from '../kit/rate-limit.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import type { Accounts } from './accounts.ts';
import type { Addresses } from './addresses.ts';
import type { Caller } from './caller.ts';
import { loginOf } from './entrance.ts';
import type { Entrance } from './entrance.ts';
import type { SignedIn } from './families.ts';
import { checkFields, email as emailField } from './fields.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { IdentityTables } from './tables.ts';

export const MAGIC_LINK_LIFETIME_MS = 10 * 60_000;
const FIRST_RUN_LINK_LIFETIME_MS = 60 * 60_000;
const FIRST_PERSON = { email: 'owner@parley.local', displayName: 'Owner' };
const FIRST_WORKSPACE = 'My workspace';

export interface MagicLinkOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  mail: Mailer;
  rateLimits: RateLimits;
  accounts: Accounts;
  addresses: Pick<Addresses, 'claim'>;
  entrance: Entrance;
  publicUrl(): string;
}

export function createMagicLinks({ db, clock, mail, rateLimits, accounts, addresses, entrance, publicUrl }: MagicLinkOptions) {
  const findUser = (sql: Kysely<IdentityTables>, email: string) =>
    sql.selectFrom('app_user').select(['id', 'email', 'display_name as displayName']).where('email', '=', email).executeTakeFirst();

  async function create(link: { email: string; opensAccount: string | null; lifetimeMs: number }): Promise<string> {
    const token = newSecret();
    const expiresAt = new Date(clock.now() + link.lifetimeMs);
    await db
      .sql<IdentityTables>()
      .insertInto('magic_link')
      .values({
        token_hash: hashSecret(token),
        email: link.email,
        opens_account: link.opensAccount,
        expires_at: expiresAt,
      })
      .execute();
    return `${publicUrl()}/sign-in/link#${token}`;
  }

  return {
    /** Does the same work and answers the same whether or not the address is known: a stranger's link is made, and sent to nobody. */
    async request(caller: Caller, address: string): Promise<void> {
      const { email } = checkFields({ email: emailField(address) });
      const network = networkOf(caller.ip);
      await countAction(rateLimits, 'signInLink', { mailboxFromIp: `${email}|${network}`, ip: network, mailbox: email });
      const link = await create({ email, opensAccount: null, lifetimeMs: MAGIC_LINK_LIFETIME_MS });
      const user = await findUser(db.sql(), email);
      if (user) mail.post(signInMail(user.email, link));
    },

    async redeem(caller: Caller, token: string): Promise<SignedIn> {
      await countAction(rateLimits, 'signInLinkUse', { ip: networkOf(caller.ip) });
      const admitted = await db.write(async (tx) => {
        const now = new Date(clock.now()).toISOString();
        const link = await tx
          .sql<IdentityTables>()
          .updateTable('magic_link')
          .set({ used_at: now })
          .where('token_hash', '=', hashSecret(token))
          .where('used_at', 'is', null)
          .where('expires_at', '>', now)
          .returning(['email', 'opens_account'])
          .executeTakeFirst();
        if (!link) throw deadLink();
        const person = { email: link.email, displayName: link.opens_account ?? link.email };
        const opened = link.opens_account === null ? null : await accounts.create(tx, person, FIRST_WORKSPACE);
        const user = opened ?? (await findUser(tx.sql(), link.email));
        if (!user) throw deadLink();
        // The one of the first run came from whoever started the server, and by no mail.
        if (link.opens_account === null) await addresses.claim(tx, user);
        return entrance.admit(tx, user, caller, 'link');
      });
      return loginOf(admitted);
    },

    /** For whoever starts the server: while there is no person yet, a link that makes the first one. */
    async createFirstRun(): Promise<string | null> {
      const someone = await db.sql<IdentityTables>().selectFrom('app_user').select('id').limit(1).executeTakeFirst();
      if (someone) return null;
      return create({
        email: FIRST_PERSON.email,
        opensAccount: FIRST_PERSON.displayName,
        lifetimeMs: FIRST_RUN_LINK_LIFETIME_MS,
      });
    },
  };
}

function deadLink(): Expected {
  return new Expected('UNAUTHENTICATED', 'This sign-in link was used already or is too old. Ask for a new one.');
}

function signInMail(to: string, link: string) {
  return {
    to,
    subject: 'Your sign-in link for Parley',
    text: `Open this link and press “Sign in”:\n\n${link}\n\nIt works once, within 10 minutes. If you did not ask for it, do nothing.\n`,
  };
}
