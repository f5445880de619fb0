/** Deleting one's account: signed out everywhere at once, erased after 14 days by a job of a higher floor, and kept by signing in before (keep-account.ts). */
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { invalid } from '../kit/errors.ts';
import type { Mailer } from '../kit/mail.ts';
import { accountDeletedMail } from './account-mails.ts';
import type { Actor } from './actor.ts';
import type { Caller } from './caller.ts';
import type { Families } from './families.ts';
import { normaliseEmail } from './fields.ts';
import type { LeavingPorts } from './keep-account.ts';
import type { Reassurance } from './reassurance.ts';
import { requirePerson } from './require-person.ts';
import type { IdentityTables } from './tables.ts';

export const ACCOUNT_WAY_BACK_MS = 14 * 24 * 3_600_000;

export interface DeleteAccountOptions extends Pick<LeavingPorts, 'leaveWorkspaces'> {
  db: Database;
  clock: Pick<Clock, 'now'>;
  mail: Mailer;
  families: Pick<Families, 'endAll'>;
  reassurance: Reassurance;
  publicUrl(): string;
}

const day = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' });

export function createDeleteAccount({ db, clock, mail, families, reassurance, publicUrl, leaveWorkspaces }: DeleteAccountOptions) {
  /** `confirm`: the person’s address, so that nobody does it by accident. Answers when it will be erased. */
  return async function deleteAccount(
    actor: Actor,
    caller: Caller,
    input: { confirm: string; currentPassword: string | null },
  ): Promise<Date> {
    const person = requirePerson(actor);
    await demandOwnAddress(db, person.userId, input.confirm);
    await reassurance.demand(actor, caller, input.currentPassword);
    const eraseAt = new Date(clock.now() + ACCOUNT_WAY_BACK_MS);
    await db.asHouse('deleting an account touches every workspace of the person', () =>
      db.write(async (tx) => {
        const sql = tx.sql<IdentityTables>();
        const { email } = await sql
          .updateTable('app_user')
          .set({ erase_at: eraseAt })
          .where('id', '=', person.userId)
          .returning('email')
          .executeTakeFirstOrThrow();
        await leaveWorkspaces(tx, person, eraseAt);
        // Links that were mailed before are ways in; a new one has to be asked for.
        await sql.deleteFrom('magic_link').where('email', '=', email).execute();
        await families.endAll(tx, person.userId);
        tx.afterCommit(() => mail.post(accountDeletedMail(email, day.format(eraseAt), `${publicUrl()}/sign-in`)));
      }),
    );
    return eraseAt;
  };
}

async function demandOwnAddress(db: Database, userId: string, confirm: string): Promise<void> {
  const sql = db.sql<IdentityTables>();
  const { email } = await sql.selectFrom('app_user').select('email').where('id', '=', userId).executeTakeFirstOrThrow();
  if (normaliseEmail(confirm) !== email) throw invalid({ confirm: 'is not the address of your account' });
}
