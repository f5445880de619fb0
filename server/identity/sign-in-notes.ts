/**
 * Who signed in, who failed to, and who switched a second factor: told to a higher floor. Failures are counted and told once an hour at most,
 * and before the next success, so that nobody fills the audit log by guessing. The program's own log has a line for each, without names.
 */
import { sql } from 'kysely';
import type { AuditDetail } from './audit-port.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import type { Logger } from '../kit/logger.ts';
import { placeOf } from './caller.ts';
import type { Caller } from './caller.ts';

export type SignInAct =
  | 'sign-in:succeed'
  | 'sign-in:fail'
  | 'two-factor:enable'
  | 'two-factor:disable'
  | 'password:set'
  | 'address:change'
  | 'sign-in-method:link'
  | 'sign-in-method:unlink';

/** In the transaction of the act, for everywhere that the person belongs to. */
export type NoteSignIn = (tx: Tx, userId: string, action: SignInAct, detail: AuditDetail) => Promise<void>;

const TOLD_EVERY_MS = 3_600_000;

export interface SignInNotesOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  log: Pick<Logger, 'info' | 'warn'>;
  noteSignIn: NoteSignIn;
}

export function createSignInNotes({ db, clock, log, noteSignIn }: SignInNotesOptions) {
  /** Those that were not told yet, where it is time to tell them. */
  async function tellFailures(tx: Tx, userId: string, { always }: { always: boolean }): Promise<void> {
    const now = new Date(clock.now());
    const { rows } = await sql<{ untold: number }>`
      select untold from sign_in_failure where user_id = ${userId} and untold > 0
        and (${always} or told_at is null or told_at <= ${new Date(clock.now() - TOLD_EVERY_MS)}) for update`.execute(tx.sql());
    const [found] = rows;
    if (!found) return;
    await sql`update sign_in_failure set untold = 0, told_at = ${now} where user_id = ${userId}`.execute(tx.sql());
    await noteSignIn(tx, userId, 'sign-in:fail', { count: found.untold });
  }

  return {
    async succeeded(tx: Tx, userId: string, caller: Caller, how: AuditDetail): Promise<void> {
      tx.afterCommit(() => log.info({ event: 'sign-in:succeed', userId, network: placeOf(caller), ...how }, 'security'));
      await tellFailures(tx, userId, { always: true });
      await noteSignIn(tx, userId, 'sign-in:succeed', how);
    },

    /**
     * A wrong password or code; null: of nobody here. Nobody waits for it: whoever guesses would learn by the time it takes that the person exists.
     */
    failed(userId: string | null, caller: Caller, way: 'password' | 'code'): void {
      log.info({ event: 'sign-in:fail', userId, network: placeOf(caller), way }, 'security');
      if (userId === null) return;
      const noted = db.write(async (tx) => {
        await sql`insert into sign_in_failure (user_id, untold) values (${userId}, 1)
          on conflict (user_id) do update set untold = sign_in_failure.untold + 1`.execute(tx.sql());
        await tellFailures(tx, userId, { always: false });
      });
      noted.catch((error: unknown) => log.warn({ error, userId }, 'a failed sign-in was not written down'));
    },

    /** What opens the account is another than before. */
    changed(tx: Tx, userId: string, act: Exclude<SignInAct, 'sign-in:succeed' | 'sign-in:fail'>, detail: AuditDetail = {}): Promise<void> {
      tx.afterCommit(() => log.info({ event: act, userId, ...detail }, 'security'));
      return noteSignIn(tx, userId, act, detail);
    },
  };
}

export type SignInNotes = ReturnType<typeof createSignInNotes>;
