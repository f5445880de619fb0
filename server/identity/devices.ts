/** A person's logins, as they see them: each with its cookie and the tokens that came of it. */
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { notFound } from '../kit/errors.ts';
import type { Actor } from './actor.ts';
import type { Families } from './families.ts';
import { oldestLogin } from './logins.ts';
import { requirePerson } from './require-person.ts';
import type { IdentityTables } from './tables.ts';

export interface LoginRecord {
  id: string;
  userAgent: string;
  /** Where it was used last, without its end. */
  place: string;
  createdAt: Date;
  lastSeenAt: Date;
  isCurrent: boolean;
}

const MOST_SHOWN = 200;

export function createDevices({ db, clock, families }: { db: Database; clock: Pick<Clock, 'now'>; families: Families }) {
  return {
    /** Those that still open something, newest use first. */
    async of(actor: Actor): Promise<LoginRecord[]> {
      const { userId, loginId } = requirePerson(actor);
      const now = new Date(clock.now()).toISOString();
      const rows = await db
        .sql<IdentityTables>()
        .selectFrom('login')
        .select(['id', 'user_agent', 'network', 'created_at', 'last_seen_at'])
        .where('user_id', '=', userId)
        .where('created_at', '>', oldestLogin(clock.now()))
        .where(({ or, exists, selectFrom }) =>
          or([
            exists(
              selectFrom('login_cookie')
                .select('login_id')
                .whereRef('login_id', '=', 'login.id')
                .where('login_cookie.expires_at', '>', now),
            ),
            exists(
              selectFrom('refresh_token')
                .select('login_id')
                .whereRef('login_id', '=', 'login.id')
                .where('refresh_token.expires_at', '>', now),
            ),
          ]),
        )
        .orderBy('last_seen_at', 'desc')
        .orderBy('id')
        .limit(MOST_SHOWN)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        userAgent: row.user_agent,
        place: row.network,
        createdAt: new Date(row.created_at),
        lastSeenAt: new Date(row.last_seen_at),
        isCurrent: row.id === loginId,
      }));
    },

    /** Its cookie, tokens and sockets. */
    async end(actor: Actor, loginId: string): Promise<void> {
      const { userId } = requirePerson(actor);
      await db.write(async (tx) => {
        const own = await tx
          .sql<IdentityTables>()
          .selectFrom('login')
          .select('id')
          .where('id', '=', loginId)
          .where('user_id', '=', userId)
          .executeTakeFirst();
        if (!own) throw notFound('login');
        await families.end(tx, loginId);
      });
    },

    /** Answers how many. */
    async endOthers(actor: Actor): Promise<number> {
      const { userId, loginId } = requirePerson(actor);
      return db.write((tx) => families.endAll(tx, userId, loginId));
    },
  };
}

export type Devices = ReturnType<typeof createDevices>;
