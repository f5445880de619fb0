/** A login and everything that belongs to it: opened together, ended together. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import { announceAccessChange } from './access-changes.ts';
import type { UserActor } from './actor.ts';
import { deviceOf, placeOf } from './caller.ts';
import type { Caller } from './caller.ts';
import type { LoginCookie, Logins } from './logins.ts';
import type { SignInNotes } from './sign-in-notes.ts';
import type { IdentityTables } from './tables.ts';
import { openPair, refreshPair } from './token-pairs.ts';
import type { TokenPair } from './token-pairs.ts';

export interface UserRecord {
  id: string;
  email: string;
  displayName: string;
}

export interface SignedIn extends TokenPair {
  user: UserRecord;
  /** Who the rest of this request is. */
  actor: UserActor;
  cookie: LoginCookie;
}

export type Renewed = Omit<SignedIn, 'cookie'>;

export interface FamiliesOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  logins: Logins;
  signIns: Pick<SignInNotes, 'succeeded'>;
}

export function createFamilies({ db, clock, logins, signIns }: FamiliesOptions) {
  async function end(tx: Tx, loginId: string): Promise<void> {
    const { numDeletedRows } = await tx.sql<IdentityTables>().deleteFrom('login').where('id', '=', loginId).executeTakeFirst();
    if (numDeletedRows > 0n) await announceAccessChange(tx, { kind: 'login', id: loginId });
  }

  return {
    async open(tx: Tx, user: UserRecord, caller: Caller): Promise<SignedIn> {
      const sql = tx.sql<IdentityTables>();
      const login = { id: randomUUID(), userId: user.id };
      await sql
        .insertInto('login')
        .values({
          id: login.id,
          user_id: user.id,
          created_at: new Date(clock.now()),
          last_seen_at: new Date(clock.now()).toISOString(),
          user_agent: deviceOf(caller),
          network: placeOf(caller),
        })
        .execute();
      await signIns.succeeded(tx, user.id);
      return {
        user,
        actor: actorOf(user, login.id),
        cookie: await logins.open(sql, login),
        ...(await openPair(sql, login.id, clock.now())),
      };
    },

    end,

    /** Every login of the person but the one that is kept, and those that are half-way. Answers how many. */
    async endAll(tx: Tx, userId: string, keptLoginId: string | null = null): Promise<number> {
      const sql = tx.sql<IdentityTables>();
      await sql.deleteFrom('login_challenge').where('user_id', '=', userId).execute();
      const ended = await sql
        .deleteFrom('login')
        .where('user_id', '=', userId)
        .where('id', '<>', keptLoginId ?? '')
        .returning('id')
        .execute();
      for (const { id } of ended) await announceAccessChange(tx, { kind: 'login', id });
      return ended.length;
    },

    /** A reuse ends the family in a transaction that commits; only then the caller hears of it. */
    async refresh(refreshToken: string): Promise<Renewed> {
      const renewed = await db.write(async (tx) => {
        const refreshed = await refreshPair(tx.sql(), refreshToken, clock.now());
        switch (refreshed.outcome) {
          case 'refreshed':
            return { ...refreshed.pair, ...(await ownerOf(tx, refreshed.loginId)) };
          case 'reused':
            await end(tx, refreshed.loginId);
            return null;
          case 'unknown':
            return null;
        }
      });
      if (!renewed) throw new Expected('UNAUTHENTICATED', 'This refresh token is not valid any more. Sign in again.');
      return renewed;
    },

    /** What has run out; a used refresh token stays until then, so that its reuse is still noticed. */
    async deleteExpired(): Promise<{ tokens: number; links: number; logins: number; attempts: number }> {
      const sql = db.sql<IdentityTables>();
      const now = new Date(clock.now()).toISOString();
      await logins.deleteExpired(sql);
      const access = await sql.deleteFrom('access_token').where('expires_at', '<=', now).executeTakeFirst();
      const refresh = await sql.deleteFrom('refresh_token').where('expires_at', '<=', now).executeTakeFirst();
      const links = await sql.deleteFrom('magic_link').where('expires_at', '<=', now).executeTakeFirst();
      const challenges = await sql.deleteFrom('login_challenge').where('expires_at', '<=', now).executeTakeFirst();
      const ways = await sql.deleteFrom('oauth_attempt').where('expires_at', '<=', now).executeTakeFirst();
      const ended = await sql
        .deleteFrom('login')
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('login_cookie').select('login_id').whereRef('login_id', '=', 'login.id'))),
        )
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('refresh_token').select('login_id').whereRef('login_id', '=', 'login.id'))),
        )
        .executeTakeFirst();
      return {
        tokens: Number(access.numDeletedRows + refresh.numDeletedRows),
        links: Number(links.numDeletedRows),
        logins: Number(ended.numDeletedRows),
        attempts: Number(challenges.numDeletedRows + ways.numDeletedRows),
      };
    },
  };
}

export type Families = ReturnType<typeof createFamilies>;

async function ownerOf(tx: Tx, loginId: string): Promise<{ user: UserRecord; actor: UserActor }> {
  const user = await tx
    .sql<IdentityTables>()
    .selectFrom('login')
    .innerJoin('app_user', 'app_user.id', 'login.user_id')
    .select(['app_user.id', 'email', 'display_name as displayName'])
    .where('login.id', '=', loginId)
    .executeTakeFirstOrThrow();
  return { user, actor: actorOf(user, loginId) };
}

function actorOf({ id, displayName }: UserRecord, loginId: string): UserActor {
  return { kind: 'user', userId: id, displayName, loginId };
}
