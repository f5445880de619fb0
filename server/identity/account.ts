/** A person's own account: their name, their password, and all that opens it. */
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import type { Mailer } from '../kit/mail.ts';
import { accountChangedMail } from './account-mails.ts';
import type { Actor } from './actor.ts';
import type { Caller } from './caller.ts';
import type { Families } from './families.ts';
import { checkFields, name as nameField } from './fields.ts';
import { newPassword } from './new-password.ts';
import { hashPassword } from './passwords.ts';
import type { Reassurance } from './reassurance.ts';
import { requirePerson } from './require-person.ts';
import type { SignInNotes } from './sign-in-notes.ts';
import type { IdentityTables } from './tables.ts';

export interface AccountOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  mail: Mailer;
  families: Families;
  reassurance: Reassurance;
  signIns: Pick<SignInNotes, 'changed'>;
}

export interface AccountRecord {
  email: string;
  isEmailVerified: boolean;
  hasPassword: boolean;
  /** A change here takes the password. */
  asksForPassword: boolean;
}

export function createAccount({ db, clock, mail, families, reassurance, signIns }: AccountOptions) {
  return {
    async of(actor: Actor): Promise<AccountRecord> {
      const { userId } = requirePerson(actor);
      const asksForPassword = await reassurance.asksForPassword(actor);
      const row = await db
        .sql<IdentityTables>()
        .selectFrom('app_user')
        .leftJoin('password_credential', 'password_credential.user_id', 'app_user.id')
        .select(['email', 'email_verified_at', 'password_credential.user_id as credential'])
        .where('app_user.id', '=', userId)
        .executeTakeFirstOrThrow();
      return { email: row.email, isEmailVerified: row.email_verified_at !== null, hasPassword: row.credential !== null, asksForPassword };
    },

    /** What was written keeps the name that it was written under. */
    async rename(actor: Actor, displayName: string): Promise<string> {
      const { userId } = requirePerson(actor);
      const fields = checkFields({ displayName: nameField(displayName) });
      await db.sql<IdentityTables>().updateTable('app_user').set({ display_name: fields.displayName }).where('id', '=', userId).execute();
      return fields.displayName;
    },

    /** The first password or another one. Every other login ends: whoever knew the old one is out. */
    async setPassword(actor: Actor, caller: Caller, input: { password: string; currentPassword: string | null }): Promise<number> {
      const { userId, loginId } = requirePerson(actor);
      const owner = await db
        .sql<IdentityTables>()
        .selectFrom('app_user')
        .select(['email', 'display_name as displayName'])
        .where('id', '=', userId)
        .executeTakeFirstOrThrow();
      const { password } = checkFields({ password: newPassword(input.password, owner) });
      await reassurance.demand(actor, caller, input.currentPassword);
      const hash = await hashPassword(password);
      return db.write(async (tx) => {
        const sql = tx.sql<IdentityTables>();
        const changedAt = new Date(clock.now());
        await sql
          .insertInto('password_credential')
          .values({ user_id: userId, hash, changed_at: changedAt })
          .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ hash, changed_at: changedAt }))
          .execute();
        const { email } = await sql.selectFrom('app_user').select('email').where('id', '=', userId).executeTakeFirstOrThrow();
        // Links that were mailed before are ways in that the new password should close too.
        await sql.deleteFrom('magic_link').where('email', '=', email).execute();
        await signIns.changed(tx, userId, 'password:set');
        tx.afterCommit(() => mail.post(accountChangedMail(email, 'Your password was set. Every other login was ended.')));
        return families.endAll(tx, userId, loginId);
      });
    },
  };
}

export type Account = ReturnType<typeof createAccount>;
