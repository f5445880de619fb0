import { announceAccessChange } from '../identity/access-changes.ts';
import type { Actor } from '../identity/actor.ts';
import { ApiKey } from '../identity/api-key.entity.ts';
import { newApiKeySecret } from '../identity/api-key-secrets.ts';
import { checkFields, name as nameField } from '../identity/fields.ts';
import { isScope, SCOPES } from '../identity/scopes.ts';
import type { Scope } from '../identity/scopes.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { Expected, invalid, notFound } from '../kit/errors.ts';
import { isId } from '../../schema/wire/ids.ts';
import type { Ids } from '../kit/ids.ts';
import { currentRole, lockWorkspace } from './members.ts';
import { can, demand } from './policy.ts';
import type { Reading } from './reading.ts';

const MAX_KEYS_PER_WORKSPACE = 100;

export interface ApiKeyRecord {
  id: string;
  workspaceId: string;
  displayName: string;
  scopes: string[];
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

export interface NewApiKey {
  workspaceId: string;
  name: string;
  scopes: readonly string[];
  expiresAt: Date | null;
  /** Micro-USD a calendar month. */
  monthlyLimitMicros: bigint | null;
}

export function createApiKeys({ db, clock, ids, reading }: { db: Database; clock: Pick<Clock, 'now'>; ids: Ids; reading: Reading }) {
  return {
    /** The key itself is in the answer, this once. */
    async createApiKey(actor: Actor, input: NewApiKey): Promise<{ apiKey: ApiKeyRecord; secret: string }> {
      demand(actor, 'api-key:create', { workspaceRole: await reading.roleOf(actor, input.workspaceId) }, 'workspace');
      const { name: displayName } = checkFields({ name: nameField(input.name) });
      const now = clock.now();
      if (input.expiresAt && input.expiresAt.getTime() <= now) throw invalid({ expiresAt: 'is in the past' });
      if (input.monthlyLimitMicros !== null && input.monthlyLimitMicros < 0n) throw invalid({ monthlyLimitMicros: 'is negative' });
      const scopes = checkScopes(input.scopes);
      const id = ids.next('key');
      const { key, secretHash } = newApiKeySecret(id);
      const created = await db.write(async (tx) => {
        // Two at the same moment would both count what was there before.
        await lockWorkspace(tx, input.workspaceId);
        const living = await tx.em.count(ApiKey, { workspaceId: input.workspaceId, revokedAt: null });
        if (living >= MAX_KEYS_PER_WORKSPACE) throw new Expected('CONFLICT', 'This workspace has too many API keys. Revoke one first.');
        return tx.em.create(ApiKey, {
          id,
          workspaceId: input.workspaceId,
          displayName,
          scopes,
          secretHash,
          monthlyLimitMicros: input.monthlyLimitMicros,
          createdById: actor.kind === 'user' ? actor.userId : null,
          createdAt: new Date(now),
          expiresAt: input.expiresAt,
          lastUsedAt: null,
          revokedAt: null,
        });
      });
      return { apiKey: recordOf(created), secret: key };
    },

    async revokeApiKey(actor: Actor, id: string): Promise<ApiKeyRecord> {
      return db.write(async (tx) => {
        const apiKey = isId('key', id) ? await tx.em.findOne(ApiKey, { id }) : null;
        if (!apiKey) throw notFound('API key');
        const workspaceRole = await currentRole(tx, actor, apiKey.workspaceId);
        if (!can(actor, 'api-key:revoke', { workspaceRole })) throw notFound('API key');
        if (apiKey.revokedAt === null) {
          apiKey.revokedAt = new Date(clock.now());
          await announceAccessChange(tx, { kind: 'apiKey', id });
        }
        return recordOf(apiKey);
      });
    },

    /** For those who may see the keys of its workspace. */
    async apiKey(actor: Actor, id: string): Promise<ApiKeyRecord> {
      const found = isId('key', id) ? await db.em().findOne(ApiKey, { id }) : null;
      if (!found) throw notFound('API key');
      const workspaceRole = await reading.roleOf(actor, found.workspaceId);
      if (!can(actor, 'api-key:read', { workspaceRole })) throw notFound('API key');
      return recordOf(found);
    },

    /** Newest first, without the revoked ones. */
    async apiKeysOf(actor: Actor, workspaceId: string): Promise<ApiKeyRecord[]> {
      demand(actor, 'api-key:read', { workspaceRole: await reading.roleOf(actor, workspaceId) }, 'workspace');
      const found = await db
        .em()
        .find(ApiKey, { workspaceId, revokedAt: null }, { orderBy: { id: 'desc' }, limit: MAX_KEYS_PER_WORKSPACE });
      return found.map(recordOf);
    },

    /** In the order of the ids, for a batch loader; null for those that the actor may not see, be they authors of messages that they may. */
    async apiKeysByIds(actor: Actor, keyIds: readonly string[]): Promise<(ApiKeyRecord | null)[]> {
      const found = await db.em().find(ApiKey, { id: { $in: [...keyIds] } });
      const workspaceIds = [...new Set(found.map(({ workspaceId }) => workspaceId))];
      const roles = await reading.rolesOf(actor, workspaceIds);
      const mayRead = new Set(workspaceIds.filter((_id, i) => can(actor, 'api-key:read', { workspaceRole: roles[i] ?? null })));
      const byId = new Map(found.flatMap((apiKey) => (mayRead.has(apiKey.workspaceId) ? [[apiKey.id, recordOf(apiKey)] as const] : [])));
      return keyIds.map((id) => byId.get(id) ?? null);
    },
  };
}

function checkScopes(scopes: readonly string[]): Scope[] {
  const known = [...new Set(scopes)].filter(isScope);
  if (known.length === 0 || scopes.some((scope) => !isScope(scope))) throw invalid({ scopes: `take one or more of ${SCOPES.join(', ')}` });
  return known;
}

function recordOf({ id, workspaceId, displayName, scopes, expiresAt, lastUsedAt, revokedAt }: ApiKey): ApiKeyRecord {
  return {
    id,
    workspaceId,
    displayName,
    scopes,
    expiresAt: expiresAt ?? null,
    lastUsedAt: lastUsedAt ?? null,
    revokedAt: revokedAt ?? null,
  };
}
