/**
 * Access and refresh tokens of one login. A refresh token works once and names its successor; used again it betrays a theft, and the whole
 * login ends. Only within a short grace is a second use a race of two tabs: it gets the very same successor.
 */
import type { Kysely } from 'kysely';
import type { UserActor } from './actor.ts';
import { oldestLogin } from './logins.ts';
import { deriveSecret, hashSecret, newSecret, newSuccessorKey } from './secrets.ts';
import type { IdentityTables } from './tables.ts';

type Sql = Kysely<IdentityTables>;

export interface TokenPair {
  accessToken: string;
  refreshToken: string;
  /** When the access token ends. */
  expiresAt: Date;
}

export type Refreshed =
  | { outcome: 'refreshed'; loginId: string; pair: TokenPair }
  | { outcome: 'reused'; loginId: string }
  | { outcome: 'unknown' };

export const ACCESS_PREFIX = 'pat_';
export const REFRESH_PREFIX = 'prt_';
export const ACCESS_LIFETIME_MS = 30 * 60_000;
export const REFRESH_LIFETIME_MS = 7 * 24 * 3_600_000;
export const REFRESH_GRACE_MS = 10_000;

export async function openPair(sql: Sql, loginId: string, now: number): Promise<TokenPair> {
  const pair = {
    accessToken: newSecret(ACCESS_PREFIX),
    refreshToken: newSecret(REFRESH_PREFIX),
    expiresAt: new Date(now + ACCESS_LIFETIME_MS),
  };
  await store(sql, loginId, pair, now);
  return pair;
}

/** The login's row serialises everybody who brings a token of it; logging out takes the same lock first. */
export async function refreshPair(sql: Sql, token: string, now: number): Promise<Refreshed> {
  const tokenHash = hashSecret(token);
  await sql
    .selectFrom('login')
    .select('id')
    .where('id', '=', (of) => of.selectFrom('refresh_token').select('login_id').where('token_hash', '=', tokenHash))
    .forUpdate()
    .execute();
  const row = await sql
    .selectFrom('refresh_token')
    .innerJoin('login', 'login.id', 'login_id')
    .select(['login_id', 'successor_key', 'used_at'])
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', new Date(now).toISOString())
    .where('login.created_at', '>', oldestLogin(now))
    .executeTakeFirst();
  if (!row) return { outcome: 'unknown' };
  const usedAt = row.used_at === null ? null : Date.parse(row.used_at);
  if (usedAt !== null && now - usedAt > REFRESH_GRACE_MS) return { outcome: 'reused', loginId: row.login_id };

  const pair = {
    accessToken: deriveSecret(ACCESS_PREFIX, row.successor_key, token),
    refreshToken: deriveSecret(REFRESH_PREFIX, row.successor_key, token),
    expiresAt: new Date((usedAt ?? now) + ACCESS_LIFETIME_MS),
  };
  if (usedAt === null) {
    await sql
      .updateTable('refresh_token')
      .set({ used_at: new Date(now) })
      .where('token_hash', '=', tokenHash)
      .execute();
    await store(sql, row.login_id, pair, now);
  }
  return { outcome: 'refreshed', loginId: row.login_id, pair };
}

export async function findAccess(sql: Sql, token: string, now: number): Promise<UserActor | null> {
  const row = await sql
    .selectFrom('access_token')
    .innerJoin('login', 'login.id', 'access_token.login_id')
    .innerJoin('app_user', 'app_user.id', 'login.user_id')
    .select(['login.id as loginId', 'app_user.id as userId', 'app_user.display_name as displayName'])
    .where('token_hash', '=', hashSecret(token))
    .where('access_token.expires_at', '>', new Date(now).toISOString())
    .where('login.created_at', '>', oldestLogin(now))
    .executeTakeFirst();
  return row ? { kind: 'user', ...row } : null;
}

async function store(sql: Sql, loginId: string, pair: TokenPair, now: number): Promise<void> {
  await sql
    .insertInto('access_token')
    .values({
      token_hash: hashSecret(pair.accessToken),
      login_id: loginId,
      expires_at: pair.expiresAt,
    })
    .execute();
  await sql
    .insertInto('refresh_token')
    .values({
      token_hash: hashSecret(pair.refreshToken),
      login_id: loginId,
      expires_at: new Date(now + REFRESH_LIFETIME_MS),
      successor_key: newSuccessorKey(),
    })
    .execute();
}
