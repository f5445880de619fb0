/** From a credential to an Actor: one way for HTTP, SSE and WebSocket, so that no door takes what another refuses. */
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import type { Actor, ApiKeyActor } from './actor.ts';
import { API_KEY_PREFIX, parseApiKey } from './api-key-secrets.ts';
import { LOGIN_COOKIE } from './logins.ts';
import type { LoginCookie, Logins } from './logins.ts';
import { matchesHash } from './secrets.ts';
import type { IdentityTables } from './tables.ts';
import { ACCESS_PREFIX, findAccess } from './token-pairs.ts';

/** As they stand in the headers, or in the socket's connectionParams. */
export interface Credentials {
  authorization?: string | undefined;
  cookie?: string | undefined;
}

const BEARER = /^bearer +([\x21-\x7e]+) *$/i;
const LAST_USED_STEP_MS = 60_000;

export interface AuthenticateOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  logins: Logins;
  publicUrl(): string;
}

export function createAuthenticate({ db, clock, logins, publicUrl }: AuthenticateOptions) {
  async function ofApiKey(key: string): Promise<ApiKeyActor | null> {
    const parsed = parseApiKey(key);
    if (!parsed) return null;
    const sql = db.sql<IdentityTables>();
    const row = await sql.selectFrom('api_key').selectAll().where('id', '=', parsed.id).executeTakeFirst();
    const now = clock.now();
    if (!row || !matchesHash(parsed.secret, row.secret_hash) || row.revoked_at !== null) return null;
    if (row.expires_at !== null && Date.parse(row.expires_at) <= now) return null;
    if (row.last_used_at === null || now - Date.parse(row.last_used_at) >= LAST_USED_STEP_MS) {
      // A revocation under way holds the row: what was read before it counts no more (LIVE.md R5).
      const { numUpdatedRows } = await sql
        .updateTable('api_key')
        .set({ last_used_at: new Date(now) })
        .where('id', '=', row.id)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return null;
    }
    return {
      kind: 'apiKey',
      apiKeyId: row.id,
      displayName: row.display_name,
      workspaceId: row.workspace_id,
      scopes: row.scopes,
    };
  }

  function ofBearer(token: string): Promise<Actor | null> {
    if (token.startsWith(ACCESS_PREFIX)) return findAccess(db.sql(), token, clock.now());
    if (token.startsWith(API_KEY_PREFIX)) return ofApiKey(token);
    return Promise.resolve(null);
  }

  /**
   * A wrong, ended or revoked bearer throws UNAUTHENTICATED; a stale cookie is nobody, as browsers keep sending it.
   * `renewCookie` is called when the cookie's life was prolonged: the browser must hear of it. Without it no life is prolonged.
   */
  return async function authenticate(
    credentials: Credentials,
    renewCookie: ((cookie: LoginCookie) => void) | null = null,
  ): Promise<Actor | null> {
    if (credentials.authorization !== undefined) {
      const token = BEARER.exec(credentials.authorization)?.[1];
      const actor = token === undefined ? null : await ofBearer(token);
      if (!actor) throw new Expected('UNAUTHENTICATED', 'This token or key is not valid, or not any more.');
      return actor;
    }
    // Over https only the `__Host-` one counts: a sibling domain cannot set it.
    const name = publicUrl().startsWith('https:') ? `__Host-${LOGIN_COOKIE}` : LOGIN_COOKIE;
    const token = readCookie(credentials.cookie, name);
    if (token === null) return null;
    const found = await logins.find(db.sql(), token, { mayRenew: renewCookie !== null });
    if (found?.renewed) renewCookie?.(found.renewed);
    return found?.actor ?? null;
  };
}

function readCookie(header: string | undefined, name: string): string | null {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) || null;
}
