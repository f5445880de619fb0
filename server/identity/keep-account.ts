/** Signing in takes the deletion of one's account back, until its time is over. */
import type { Clock } from '../kit/clock.ts';
import type { Tx } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import type { Mailer } from '../kit/mail.ts';
import { accountKeptMail } from './account-mails.ts';
import type { UserActor } from './actor.ts';
import type { IdentityTables } from './tables.ts';

/** In the transaction that opens a login. */
export type KeepAccount = (tx: Tx, user: { id: string; email: string }) => Promise<void>;

export interface LeavingPorts {
  /** In the transaction that deletes an account: throws CONFLICT while somebody would be left without an owner; freezes what is theirs alone. */
  leaveWorkspaces(tx: Tx, actor: UserActor, eraseAt: Date): Promise<void>;
  /** What `leaveWorkspaces` did with this moment is taken back. */
  comeBack(tx: Tx, userId: string, eraseAt: Date): Promise<void>;
}

interface KeepOptions extends Pick<LeavingPorts, 'comeBack'> {
  clock: Pick<Clock, 'now'>;
  mail: Mailer;
}

export function createKeepAccount({ clock, mail, comeBack }: KeepOptions): KeepAccount {
  return async (tx, { id, email }) => {
    const sql = tx.sql<IdentityTables>();
    const row = await sql.selectFrom('app_user').select(['erase_at', 'erased_at']).where('id', '=', id).executeTakeFirst();
    if (row?.erased_at) throw gone();
    if (!row?.erase_at) return;
    const now = new Date(clock.now()).toISOString();
    const { numUpdatedRows } = await sql
      .updateTable('app_user')
      .set({ erase_at: null })
      .where('id', '=', id)
      .where('erase_at', '>', now)
      .where('erased_at', 'is', null)
      .executeTakeFirst();
    // The job may be at it.
    if (numUpdatedRows === 0n) throw gone();
    await comeBack(tx, id, new Date(row.erase_at));
    tx.afterCommit(() => mail.post(accountKeptMail(email)));
  };
}

function gone(): Expected {
  return new Expected('UNAUTHENTICATED', 'This account was deleted, and its 14 days are over.');
}
