/**
 * Logins of browsers: the only module that knows lucia (deprecated upstream; small enough to be replaced here).
 * Lucia stores its token as it is, so the adapter hashes it; it reads the system's clock, so the adapter moves its times onto ours.
 */
import type { Kysely } from 'kysely';
import { Lucia, TimeSpan } from 'lucia';
import type { Adapter } from 'lucia';
import type { Clock } from '../kit/clock.ts';
import type { UserActor } from './actor.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { IdentityTables } from './tables.ts';

declare module 'lucia' {
  interface Register {
    DatabaseSessionAttributes: { loginId: string };
    DatabaseUserAttributes: { displayName: string };
  }
}

type Sql = Kysely<IdentityTables>;

export interface LoginCookie {
  name: string;
  value: string;
  expires: Date;
}

/** Without the `__Host-` that the door puts before it where the site is served over https. */
export const LOGIN_COOKIE = 'parley_login';
export const LOGIN_LIFETIME_DAYS = 7;
/** However much it is used: then one signs in anew. */
export const LOGIN_LONGEST_DAYS = 30;

/** Logins from then or before open nothing. */
export const oldestLogin = (nowMs: number): string => new Date(nowMs - LOGIN_LONGEST_DAYS * 86_400_000).toISOString();

export function createLogins({ clock }: { clock: Pick<Clock, 'now'> }) {
  const over = (sql: Sql, mayRenew = true) =>
    new Lucia(createAdapter(sql, clock, mayRenew), {
      sessionExpiresIn: new TimeSpan(LOGIN_LIFETIME_DAYS, 'd'),
      getSessionAttributes: ({ loginId }) => ({ loginId }),
      getUserAttributes: ({ displayName }) => ({ displayName }),
    });

  function cookie(value: string, expiresAt: Date): LoginCookie {
    return {
      name: LOGIN_COOKIE,
      value,
      expires: new Date(expiresAt.getTime() + clock.now() - Date.now()),
    };
  }

  return {
    async open(sql: Sql, login: { id: string; userId: string }): Promise<LoginCookie> {
      const token = newSecret();
      const { expiresAt } = await over(sql).createSession(login.userId, { loginId: login.id }, { sessionId: token });
      return cookie(token, expiresAt);
    },

    /** `renewed`: half of its life is over and it lives on, so the browser needs it again with the new date. */
    async find(
      sql: Sql,
      token: string,
      { mayRenew }: { mayRenew: boolean },
    ): Promise<{ actor: UserActor; renewed: LoginCookie | null } | null> {
      const { user, session } = await over(sql, mayRenew).validateSession(token);
      if (!user) return null;
      const { loginId } = session as typeof session & { loginId: string };
      const { displayName } = user as typeof user & { displayName: string };
      return {
        actor: { kind: 'user', userId: user.id, displayName, loginId },
        renewed: session.fresh && mayRenew ? cookie(token, session.expiresAt) : null,
      };
    },

    deleteExpired: (sql: Sql): Promise<void> => over(sql).deleteExpiredSessions(),
  };
}

export type Logins = ReturnType<typeof createLogins>;

function createAdapter(sql: Sql, clock: Pick<Clock, 'now'>, mayRenew: boolean): Adapter {
  const ours = (date: Date) => new Date(date.getTime() + clock.now() - Date.now());
  const lucias = (moment: string) => new Date(Date.parse(moment) + Date.now() - clock.now());

  return {
    async getSessionAndUser(token) {
      const row = await sql
        .selectFrom('login_cookie')
        .innerJoin('login', 'login.id', 'login_cookie.login_id')
        .innerJoin('app_user', 'app_user.id', 'login.user_id')
        .select([
          'login.id as loginId',
          'app_user.id as userId',
          'app_user.display_name as displayName',
          'login_cookie.expires_at as expiresAt',
        ])
        .where('token_hash', '=', hashSecret(token))
        .where('login.created_at', '>', oldestLogin(clock.now()))
        .executeTakeFirst();
      if (!row) return [null, null];
      const { loginId, userId, displayName, expiresAt } = row;
      return [
        { id: token, userId, expiresAt: lucias(expiresAt), attributes: { loginId } },
        { id: userId, attributes: { displayName } },
      ];
    },
    async getUserSessions(userId) {
      const rows = await sql
        .selectFrom('login_cookie')
        .innerJoin('login', 'login.id', 'login_cookie.login_id')
        .select(['token_hash', 'login.id as loginId', 'login_cookie.expires_at as expiresAt'])
        .where('login.user_id', '=', userId)
        .execute();
      return rows.map((row) => ({
        id: row.token_hash,
        userId,
        expiresAt: lucias(row.expiresAt),
        attributes: { loginId: row.loginId },
      }));
    },
    async setSession({ id, expiresAt, attributes }) {
      await sql
        .insertInto('login_cookie')
        .values({
          token_hash: hashSecret(id),
          login_id: attributes.loginId,
          expires_at: ours(expiresAt),
        })
        .execute();
    },
    async updateSessionExpiration(token, expiresAt) {
      if (!mayRenew) return;
      await sql
        .updateTable('login_cookie')
        .set({ expires_at: ours(expiresAt) })
        .where('token_hash', '=', hashSecret(token))
        .execute();
    },
    async deleteSession(token) {
      await sql.deleteFrom('login_cookie').where('token_hash', '=', hashSecret(token)).execute();
    },
    async deleteUserSessions(userId) {
      await sql.deleteFrom('login').where('user_id', '=', userId).execute();
    },
    async deleteExpiredSessions() {
      await sql.deleteFrom('login_cookie').where('expires_at', '<=', new Date(clock.now()).toISOString()).execute();
    },
  };
}
