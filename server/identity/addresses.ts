/**
 * Whose an address is. It counts as a person's once they brought the secret of a mail to it; until then somebody else may have registered it
 * first. Nobody but the signed-in person can use up such a link, so that the owner of a mailbox never confirms the account of a stranger.
 */
import type { Kysely } from 'kysely';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import type { Mailer } from '../kit/mail.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import { announceAccessChange } from './access-changes.ts';
import { addressChangedMail, changeAskedMail, confirmAddressMail, newAddressMail, passwordDroppedMail } from './account-mails.ts';
import type { Actor } from './actor.ts';
import type { Families } from './families.ts';
import { checkFields, email as emailField } from './fields.ts';
import type { Reassurance } from './reassurance.ts';
import { requirePerson } from './require-person.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { SignInNotes } from './sign-in-notes.ts';
import type { IdentityTables } from './tables.ts';

export const ADDRESS_LINK_LIFETIME_MS = 24 * 3_600_000;
/** By person: an account is no means to fill somebody's mailbox. */

export interface AddressOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  mail: Mailer;
  rateLimits: RateLimits;
  families: Families;
  reassurance: Reassurance;
  signIns: Pick<SignInNotes, 'changed'>;
  publicUrl(): string;
}

/** For whoever brought the secret of a mail to this address. False: it was known already. */
export async function markVerified(sql: Kysely<IdentityTables>, userId: string, nowMs: number): Promise<boolean> {
  const { numUpdatedRows } = await sql
    .updateTable('app_user')
    .set({ email_verified_at: new Date(nowMs) })
    .where('id', '=', userId)
    .where('email_verified_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export function createAddresses({ db, clock, mail, rateLimits, families, reassurance, signIns, publicUrl }: AddressOptions) {
  const taken = () =>
    new Expected('CONFLICT', 'This e-mail address has an account already.', { fields: { email: 'has an account already' } });

  async function newLink(tx: Tx, userId: string, email: string): Promise<string> {
    const token = newSecret();
    await tx
      .sql<IdentityTables>()
      .insertInto('address_link')
      .values({
        token_hash: hashSecret(token),
        user_id: userId,
        email,
        expires_at: new Date(clock.now() + ADDRESS_LINK_LIFETIME_MS),
        used_at: null,
      })
      .execute();
    return `${publicUrl()}/confirm-address#${token}`;
  }

  async function sendConfirmation(tx: Tx, user: { id: string; email: string }): Promise<void> {
    const link = await newLink(tx, user.id, user.email);
    tx.afterCommit(() => mail.post(confirmAddressMail(user.email, link)));
  }

  const person = (sql: Kysely<IdentityTables>, id: string) =>
    sql.selectFrom('app_user').select(['id', 'email', 'email_verified_at']).where('id', '=', id).executeTakeFirstOrThrow();

  /** The address was somebody else's to register: whoever did keeps no way in. True where there was a password. */
  async function dropEarlierWays(tx: Tx, userId: string): Promise<boolean> {
    const sql = tx.sql<IdentityTables>();
    // First, as a login by it that is under way holds its row: what it opens is ended below.
    const { numDeletedRows } = await sql.deleteFrom('password_credential').where('user_id', '=', userId).executeTakeFirst();
    for (const table of ['oauth_account', 'two_factor', 'address_link'] as const) {
      await sql.deleteFrom(table).where('user_id', '=', userId).execute();
    }
    await families.endAll(tx, userId);
    const keys = await sql
      .updateTable('api_key')
      .set({ revoked_at: new Date(clock.now()) })
      .where('created_by_id', '=', userId)
      .where('revoked_at', 'is', null)
      .returning('id')
      .execute();
    for (const { id } of keys) await announceAccessChange(tx, { kind: 'apiKey', id });
    return numDeletedRows > 0n;
  }

  return {
    sendConfirmation,

    /** Again, for whoever lost the mail. Nothing is sent where the address is known to be theirs. */
    async requestConfirmation(actor: Actor): Promise<void> {
      const { userId } = requirePerson(actor);
      await countAction(rateLimits, 'addressMail', { person: userId });
      await db.write(async (tx) => {
        const user = await person(tx.sql(), userId);
        if (user.email_verified_at === null) await sendConfirmation(tx, user);
      });
    },

    /** To another address: it takes the place of the present one when a link sent there is confirmed. */
    async requestChange(actor: Actor, caller: { ip: string }, input: { email: string; currentPassword: string | null }): Promise<string> {
      const { userId } = requirePerson(actor);
      const { email } = checkFields({ email: emailField(input.email) });
      await reassurance.demand(actor, caller, input.currentPassword);
      await countAction(rateLimits, 'addressMail', { person: userId });
      return db.write(async (tx) => {
        const user = await person(tx.sql(), userId);
        if (user.email === email) return email;
        const owner = await tx.sql<IdentityTables>().selectFrom('app_user').select('id').where('email', '=', email).executeTakeFirst();
        if (owner) throw taken();
        const link = await newLink(tx, userId, email);
        tx.afterCommit(() => {
          mail.post(newAddressMail(email, link));
          mail.post(changeAskedMail(user.email, email));
        });
        return email;
      });
    },

    /** For the person whose link it is. Answers the address that is theirs now. */
    async confirm(actor: Actor, token: string): Promise<string> {
      const { userId } = requirePerson(actor);
      await countAction(rateLimits, 'addressConfirmation', { person: userId });
      return db.write(async (tx) => {
        const sql = tx.sql<IdentityTables>();
        const now = new Date(clock.now());
        const link = await sql
          .updateTable('address_link')
          .set({ used_at: now })
          .where('token_hash', '=', hashSecret(token))
          .where('user_id', '=', userId)
          .where('used_at', 'is', null)
          .where('expires_at', '>', now.toISOString())
          .returning('email')
          .executeTakeFirst();
        if (!link) throw deadLink();
        const user = await person(sql, userId);
        if (link.email === user.email) {
          await markVerified(sql, userId, clock.now());
          return user.email;
        }
        const owner = await sql.selectFrom('app_user').select('id').where('email', '=', link.email).executeTakeFirst();
        if (owner) throw taken();
        await sql.updateTable('app_user').set({ email: link.email, email_verified_at: now }).where('id', '=', userId).execute();
        // A second change that was asked for before, by whomever, is over.
        await sql.deleteFrom('address_link').where('user_id', '=', userId).where('used_at', 'is', null).execute();
        await sql.deleteFrom('magic_link').where('email', 'in', [user.email, link.email]).execute();
        await signIns.changed(tx, userId, 'address:change');
        tx.afterCommit(() => mail.post(addressChangedMail(user.email, link.email)));
        return link.email;
      });
    },

    /** For a sign-in link that was mailed: it proves the address. What others may have set up before is gone. */
    async claim(tx: Tx, user: { id: string; email: string }): Promise<void> {
      if (!(await markVerified(tx.sql(), user.id, clock.now()))) return;
      if (await dropEarlierWays(tx, user.id)) tx.afterCommit(() => mail.post(passwordDroppedMail(user.email)));
    },

    async deleteExpired(): Promise<{ addressLinks: number }> {
      const now = new Date(clock.now()).toISOString();
      const deleted = await db.sql<IdentityTables>().deleteFrom('address_link').where('expires_at', '<=', now).executeTakeFirst();
      return { addressLinks: Number(deleted.numDeletedRows) };
    },
  };
}

export type Addresses = ReturnType<typeof createAddresses>;

function deadLink(): Expected {
  return new Expected('NOT_FOUND', 'This link was used already, is too old, or was sent to another account. Ask for a new one.');
}
