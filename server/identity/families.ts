/** A login and everything that belongs to it: opened together, ended together. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import { announceAccessChange } from './access-changes.ts';
import type { UserActor } from './actor.ts';
import { cookieOf } from './authenticate.ts';
import { deviceOf, placeOf } from './caller.ts';
import type { Caller } from './caller.ts';
import type { KnownDevices } from './known-devices.ts';
import type { KeepAccount } from './keep-account.ts';
import { LOGIN_COOKIE, oldestLogin } from './logins.ts';
import type { LoginCookie, Logins } from './logins.ts';
import type { SignInNotes } from './sign-in-notes.ts';
import type { IdentityTables, LoginWay } from './tables.ts';
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
  deviceCookie: LoginCookie;
}

export type Renewed = Omit<SignedIn, 'cookie' | 'deviceCookie'>;

/** How somebody came in. `way` is null where that was not noted. */
export interface Entry {
  way: LoginWay | null;
  hasSecondFactor: boolean;
}

export interface FamiliesOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  logins: Logins;
  knownDevices: Pick<KnownDevices, 'issue'>;
  signIns: Pick<SignInNotes, 'succeeded'>;
  keepAccount: KeepAccount;
  publicUrl(): string;
}

export function createFamilies({ db, clock, logins, knownDevices, signIns, keepAccount, publicUrl }: FamiliesOptions) {
  async function end(tx: Tx, loginId: string): Promise<void> {
    const { numDeletedRows } = await tx.sql<IdentityTables>().deleteFrom('login').where('id', '=', loginId).executeTakeFirst();
    if (numDeletedRows > 0n) await announceAccessChange(tx, { kind: 'login', id: loginId });
  }

  /** Of the browser that signs in again: its cookie is about to be overwritten. */
  async function endFormer(tx: Tx, { credentials }: Caller): Promise<void> {
    if (credentials?.authorization !== undefined) return;
    const token = cookieOf(credentials?.cookie, LOGIN_COOKIE, publicUrl());
    const former = token === null ? null : await logins.find(tx.sql(), token, { mayRenew: false });
    if (former) await end(tx, former.actor.loginId);
  }

  return {
    async open(tx: Tx, user: UserRecord, caller: Caller, { way, hasSecondFactor }: Entry): Promise<SignedIn> {
      await keepAccount(tx, user);
      const sql = tx.sql<IdentityTables>();
      const login = { id: randomUUID(), userId: user.id };
      await endFormer(tx, caller);
      await sql
        .insertInto('login')
        .values({
          id: login.id,
          user_id: user.id,
          created_at: new Date(clock.now()),
          last_seen_at: new Date(clock.now()).toISOString(),
          user_agent: deviceOf(caller),
          network: placeOf(caller),
          way,
        })
        .execute();
      await signIns.succeeded(tx, user.id, caller, { ...(way !== null && { way }), secondFactor: hasSecondFactor });
      return {
        user,
        actor: actorOf(user, login.id),
        cookie: await logins.open(sql, login),
        deviceCookie: await knownDevices.issue(user.email),
        ...(await openPair(sql, login.id, clock.now())),
      };
    },

    end,

    /** Every login of the person but the one that is kept, and those that are half-way. Answers how many. */
    async endAll(tx: Tx, userId: string, keptLoginId: string | null = null): Promise<number> {
      await tx.sql<IdentityTables>().deleteFrom('login_challenge').where('user_id', '=', userId).execute();
      const ended = await tx
        .sql<IdentityTables>()
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
      await sql.deleteFrom('login').where('created_at', '<=', oldestLogin(clock.now())).execute();
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
