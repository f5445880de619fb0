/** From an API key to its actor: its own secret, or one that it had before and that still works. */
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import type { ApiKeyActor } from './actor.ts';
import { parseApiKey } from './api-key-secrets.ts';
import { matchesHash } from './secrets.ts';
import type { IdentityTables } from './tables.ts';

const LAST_USED_STEP_MS = 60_000;

export function createApiKeyAccess({ db, clock }: { db: Database; clock: Pick<Clock, 'now'> }) {
  const isDue = (lastUsedAt: string | null, now: number) => lastUsedAt === null || now - Date.parse(lastUsedAt) >= LAST_USED_STEP_MS;

  /** A revocation or a rotation under way holds the row: false where what was read before it counts no more (LIVE.md R5). */
  async function noteUse(id: string, now: number, secretHash?: string): Promise<boolean> {
    let update = db
      .sql<IdentityTables>()
      .updateTable('api_key')
      .set({ last_used_at: new Date(now) })
      .where('id', '=', id)
      .where('revoked_at', 'is', null);
    if (secretHash !== undefined) update = update.where('secret_hash', '=', secretHash);
    return (await update.executeTakeFirst()).numUpdatedRows > 0n;
  }

  async function isOldSecret(id: string, secret: string, now: number): Promise<boolean> {
    const sql = db.sql<IdentityTables>();
    const olds = await sql
      .selectFrom('api_key_old_secret')
      .select(['secret_hash', 'last_used_at'])
      .where('api_key_id', '=', id)
      .where('ends_at', '>', new Date(now).toISOString())
      .execute();
    const old = olds.find(({ secret_hash: hash }) => matchesHash(secret, hash));
    if (!old || !isDue(old.last_used_at, now)) return old !== undefined;
    await sql
      .updateTable('api_key_old_secret')
      .set({ last_used_at: new Date(now) })
      .where('api_key_id', '=', id)
      .where('secret_hash', '=', old.secret_hash)
      .execute();
    return noteUse(id, now);
  }

  async function ofApiKey(key: string): Promise<ApiKeyActor | null> {
    const parsed = parseApiKey(key);
    if (!parsed) return null;
    const row = await db.sql<IdentityTables>().selectFrom('api_key').selectAll().where('id', '=', parsed.id).executeTakeFirst();
    const now = clock.now();
    if (!row || row.revoked_at !== null) return null;
    if (row.expires_at !== null && Date.parse(row.expires_at) <= now) return null;
    const isCurrent = matchesHash(parsed.secret, row.secret_hash);
    const isNoted = !isCurrent || !isDue(row.last_used_at, now) || (await noteUse(row.id, now, row.secret_hash));
    // Rotated since it was read: then it is an old one by now, if its time is not over.
    if (!(isCurrent && isNoted) && !(await isOldSecret(row.id, parsed.secret, now))) return null;
    return { kind: 'apiKey', apiKeyId: row.id, displayName: row.display_name, workspaceId: row.workspace_id, scopes: row.scopes };
  }

  return {
    ofApiKey,

    /** For an hourly job (jobs.ts). */
    async deleteExpired(): Promise<{ apiKeySecrets: number }> {
      const now = new Date(clock.now()).toISOString();
      const deleted = await db.sql<IdentityTables>().deleteFrom('api_key_old_secret').where('ends_at', '<=', now).executeTakeFirst();
      return { apiKeySecrets: Number(deleted.numDeletedRows) };
    },
  };
}

export type ApiKeyAccess = ReturnType<typeof createApiKeyAccess>;
