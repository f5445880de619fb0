import { sql } from 'kysely';
import { announceAccessChange } from '../identity/access-changes.ts';
import { actorRecord } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import { ApiKey } from '../identity/api-key.entity.ts';
import { newApiKeySecret } from '../identity/api-key-secrets.ts';
import type { RecordAudit } from '../identity/audit-port.ts';
import { checkFields, name as nameField } from '../identity/fields.ts';
import { isScope, SCOPES } from '../../schema/wire/scopes.ts';
import type { Scope } from '../../schema/wire/scopes.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected, invalid, notFound } from '../kit/errors.ts';
import { isId } from '../../schema/wire/ids.ts';
import { MAX_KEY_OVERLAP_HOURS } from '../../schema/wire/limits.ts';
import type { Ids } from '../kit/ids.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import { selectApiKeys } from './api-key-rows.ts';
import type { ApiKeyRecord } from './api-key-rows.ts';
import { currentRole, lockWorkspace } from './members.ts';
import { can, demand } from './policy.ts';
import type { Action } from './policy.ts';
import type { Reading } from './reading.ts';

const MAX_KEYS_PER_WORKSPACE = 100;
const HOUR_MS = 3_600_000;

export interface NewApiKey {
  workspaceId: string;
  name: string;
  scopes: readonly string[];
  expiresAt: Date | null;
  /** Micro-USD a calendar month. */
  monthlyLimitMicros: bigint | null;
}

export interface Rotation {
  id: string;
  /** 0: the old secret ends at once, and so does every other that the key had. */
  overlapHours: number;
  /** Undefined: as before. */
  expiresAt?: Date | null | undefined;
}

/** Of a key that has just been made, in its transaction. Throws INVALID for a limit that cannot be one. */
export type LimitKey = (
  tx: Tx,
  limit: { apiKeyId: string; workspaceId: string; micros: bigint; createdById: string | null },
) => Promise<void>;

export interface ApiKeysOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  rateLimits: Pick<RateLimits, 'take'>;
  reading: Reading;
  limitKey: LimitKey;
  audit: RecordAudit;
}

export function createApiKeys({ db, clock, ids, rateLimits, reading, limitKey, audit }: ApiKeysOptions) {
  async function find(id: string): Promise<ApiKeyRecord> {
    const [found] = isId('key', id) ? await selectApiKeys(db.sql(), sql`k.id = ${id}`, clock.now(), 1) : [];
    if (!found) throw notFound('API key');
    return found;
  }

  /** The key, its row held: for who may do this with the keys of its workspace. */
  async function open(tx: Tx, actor: Actor, id: string, action: Action): Promise<ApiKey> {
    if (!isId('key', id)) throw notFound('API key');
    await sql`select 1 from api_key where id = ${id} for no key update`.execute(tx.sql());
    const apiKey = await tx.em.findOne(ApiKey, { id });
    if (!apiKey || !can(actor, action, { workspaceRole: await currentRole(tx, actor, apiKey.workspaceId) })) throw notFound('API key');
    return apiKey;
  }

  function checkExpiry(expiresAt: Date | null | undefined): void {
    if (expiresAt && expiresAt.getTime() <= clock.now()) throw invalid({ expiresAt: 'is in the past' });
  }

  return {
    /** The key itself is in the answer, this once. */
    async createApiKey(actor: Actor, input: NewApiKey): Promise<{ apiKey: ApiKeyRecord; secret: string }> {
      const { workspaceId, expiresAt, monthlyLimitMicros: micros } = input;
      demand(actor, 'api-key:create', { workspaceRole: await reading.roleOf(actor, workspaceId) }, 'workspace');
      const { name: displayName } = checkFields({ name: nameField(input.name) });
      checkExpiry(expiresAt);
      const scopes = checkScopes(input.scopes);
      await countAction(rateLimits, 'apiKey', { workspace: workspaceId });
      const id = ids.next('key');
      const { key, secretHash } = newApiKeySecret(id);
      const createdById = actor.kind === 'user' ? actor.userId : null;
      await db.write(async (tx) => {
        // Two at the same moment would both count what was there before.
        await lockWorkspace(tx, workspaceId);
        const living = await tx.em.count(ApiKey, { workspaceId, revokedAt: null });
        if (living >= MAX_KEYS_PER_WORKSPACE) throw new Expected('CONFLICT', 'This workspace has too many API keys. Revoke one first.');
        const createdAt = new Date(clock.now());
        const unused = { lastUsedAt: null, rotatedAt: null, revokedAt: null };
        tx.em.create(ApiKey, { id, workspaceId, displayName, scopes, secretHash, createdById, createdAt, expiresAt, ...unused });
        await tx.em.flush();
        if (micros !== null) await limitKey(tx, { apiKeyId: id, workspaceId, micros, createdById });
        const detail = { scopes, expiresAt: expiresAt?.toISOString() ?? null, monthlyLimitMicros: micros?.toString() ?? null };
        audit(tx, { workspaceId, actor: actorRecord(actor), action: 'api-key:create', targetId: id, detail });
      });
      return { apiKey: await find(id), secret: key };
    },

    /** A new secret for the same key, shown this once; the one before works for as long as is said. */
    async rotateApiKey(actor: Actor, { id, overlapHours, expiresAt }: Rotation): Promise<{ apiKey: ApiKeyRecord; secret: string }> {
      if (!Number.isInteger(overlapHours) || overlapHours < 0 || overlapHours > MAX_KEY_OVERLAP_HOURS)
        throw invalid({ overlapHours: `is not between 0 and ${MAX_KEY_OVERLAP_HOURS}` });
      const { key, secretHash } = newApiKeySecret(id);
      await db.write(async (tx) => {
        const apiKey = await open(tx, actor, id, 'api-key:rotate');
        checkExpiry(expiresAt);
        const now = clock.now();
        const end = expiresAt === undefined ? apiKey.expiresAt : expiresAt;
        if (apiKey.revokedAt !== null) throw new Expected('CONFLICT', 'This API key was revoked. Make another one.');
        if (end && end.getTime() <= now) throw new Expected('CONFLICT', 'This API key has expired. Give it another end as you rotate it.');
        const overlap = { now: new Date(now), endsAt: new Date(now + overlapHours * HOUR_MS) };
        await db.asHouse('credentials are changed by nobody else', () => keepOld(tx, apiKey, overlap));
        Object.assign(apiKey, { secretHash, rotatedAt: new Date(now), expiresAt: end ?? null });
        // Whoever came in with a secret that ends now is out.
        await announceAccessChange(tx, { kind: 'apiKey', id });
        const detail = { overlapHours, expiresAt: end?.toISOString() ?? null };
        audit(tx, { workspaceId: apiKey.workspaceId, actor: actorRecord(actor), action: 'api-key:rotate', targetId: id, detail });
      });
      return { apiKey: await find(id), secret: key };
    },

    async revokeApiKey(actor: Actor, id: string): Promise<ApiKeyRecord> {
      await db.write(async (tx) => {
        const apiKey = await open(tx, actor, id, 'api-key:revoke');
        if (apiKey.revokedAt !== null) return;
        apiKey.revokedAt = new Date(clock.now());
        await announceAccessChange(tx, { kind: 'apiKey', id });
        audit(tx, { workspaceId: apiKey.workspaceId, actor: actorRecord(actor), action: 'api-key:revoke', targetId: id });
      });
      return find(id);
    },

    /** For those who may see the keys of its workspace. */
    async apiKey(actor: Actor, id: string): Promise<ApiKeyRecord> {
      const found = await find(id);
      const workspaceRole = await reading.roleOf(actor, found.workspaceId);
      if (!can(actor, 'api-key:read', { workspaceRole })) throw notFound('API key');
      return found;
    },

    /** Newest first, without the revoked ones. */
    async apiKeysOf(actor: Actor, workspaceId: string): Promise<ApiKeyRecord[]> {
      demand(actor, 'api-key:read', { workspaceRole: await reading.roleOf(actor, workspaceId) }, 'workspace');
      const living = sql`k.workspace_id = ${workspaceId} and k.revoked_at is null`;
      return selectApiKeys(db.sql(), living, clock.now(), MAX_KEYS_PER_WORKSPACE);
    },

    /** In the order of the ids, for a batch loader; null for those that the actor may not see, be they authors of messages that they may. */
    async apiKeysByIds(actor: Actor, keyIds: readonly string[]): Promise<(ApiKeyRecord | null)[]> {
      const found = await selectApiKeys(db.sql(), sql`k.id = any(${[...keyIds]}::text[])`, clock.now(), keyIds.length);
      const workspaceIds = [...new Set(found.map(({ workspaceId }) => workspaceId))];
      const roles = await reading.rolesOf(actor, workspaceIds);
      const mayRead = new Set(workspaceIds.filter((_id, i) => can(actor, 'api-key:read', { workspaceRole: roles[i] ?? null })));
      const byId = new Map(found.flatMap((apiKey) => (mayRead.has(apiKey.workspaceId) ? [[apiKey.id, apiKey] as const] : [])));
      return keyIds.map((id) => byId.get(id) ?? null);
    },
  };
}

/** Those from before end no later than this one: who rotates without an overlap leaves none that works. */
async function keepOld(tx: Tx, { id, secretHash }: ApiKey, { now, endsAt }: { now: Date; endsAt: Date }): Promise<void> {
  const connection = tx.sql();
  await sql`update api_key_old_secret set ends_at = least(ends_at, ${endsAt}) where api_key_id = ${id}`.execute(connection);
  await sql`delete from api_key_old_secret where api_key_id = ${id} and ends_at <= ${now}`.execute(connection);
  if (endsAt <= now) return;
  await sql`insert into api_key_old_secret (api_key_id, secret_hash, replaced_at, ends_at)
    values (${id}, ${secretHash}, ${now}, ${endsAt})`.execute(connection);
}

function checkScopes(scopes: readonly string[]): Scope[] {
  const known = [...new Set(scopes)].filter(isScope);
  if (known.length === 0 || scopes.some((scope) => !isScope(scope))) throw invalid({ scopes: `take one or more of ${SCOPES.join(', ')}` });
  return known;
}
