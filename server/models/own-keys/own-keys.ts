/** A workspace's own keys for providers: who manages them, how they are tried before they are kept. No secret ever leaves again. */
import { sql } from 'kysely';
import { isId } from '../../../schema/wire/ids.ts';
import type { AuditAction } from '../../../schema/wire/audit.ts';
import { actorRecord } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { RecordAudit } from '../../identity/audit-port.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import type { Egress } from '../../kit/egress.ts';
import { openEnvelope, sealEnvelope } from '../../kit/envelope.ts';
import { Expected, notFound } from '../../kit/errors.ts';
import type { Ids } from '../../kit/ids.ts';
import type { RateLimits } from '../../kit/rate-limit.ts';
import { countAction } from '../../limits.ts';
import type { Sealing } from '../../kit/sealing.ts';
import { openWorkspace } from '../../workspaces/members.ts';
import { can, demand } from '../../workspaces/policy.ts';
import type { Standing } from '../../workspaces/policy.ts';
import { ModelFailure } from '../model.ts';
import type { ListedModel } from '../model.ts';
import { checkKey, lastFourOf } from './check-key.ts';
import type { CheckedKey, NewProviderKey } from './check-key.ts';
import { boundTo, selectKeys, selectSealed } from './key-rows.ts';
import type { ProviderKeyRecord, SealedKeyRecord } from './key-rows.ts';
import { keptModels } from './listed-models.ts';
import { keyUnreadable } from './own-provider.ts';
import type { OwnAccess, OwnProviders } from './own-provider.ts';
import { refusedInput } from './refused-input.ts';

const MAX_KEYS = 20;
const PROBE_MS = 10_000;

export interface OwnKeysOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  sealing: Sealing;
  egress: Pick<Egress, 'problemOf'>;
  ownProvider: OwnProviders;
  rateLimits: RateLimits;
  workspaces: { roleOf(actor: Actor, workspaceId: string): Promise<Standing | null> };
  audit: RecordAudit;
}

export function createOwnKeys(options: OwnKeysOptions) {
  const { db, clock, ids, sealing, egress, ownProvider, rateLimits, workspaces, audit } = options;
  const now = () => new Date(clock.now());
  const probe = (access: OwnAccess) => ownProvider(access).probe(AbortSignal.timeout(PROBE_MS));

  /** For who may manage it; for everybody else it does not exist. */
  async function find(actor: Actor, id: string): Promise<SealedKeyRecord> {
    const key = isId('pvk', id) ? await selectSealed(db.sql(), sql`id = ${id}`) : null;
    if (!key) throw notFound('provider key');
    const workspaceRole = await workspaces.roleOf(actor, key.workspaceId);
    if (!can(actor, 'provider-key:manage', { workspaceRole })) throw notFound('provider key');
    return key;
  }

  async function reread(id: string): Promise<ProviderKeyRecord> {
    const [key] = await selectKeys(db.sql(), sql`id = ${id}`);
    if (!key) throw notFound('provider key');
    return key;
  }

  /** In one transaction with its trace, and only while the actor still may. */
  async function change(
    actor: Actor,
    { id, workspaceId, kind, prefix }: Pick<ProviderKeyRecord, 'id' | 'workspaceId' | 'kind' | 'prefix'>,
    action: AuditAction,
    work: (tx: Tx) => Promise<Record<string, string | number | boolean | null> | null>,
  ): Promise<void> {
    await db.write(async (tx) => {
      await openWorkspace(tx, actor, workspaceId, 'provider-key:manage');
      const detail = await work(tx);
      if (detail) audit(tx, { workspaceId, actor: actorRecord(actor), action, targetId: id, detail: { kind, prefix, ...detail } });
    });
  }

  async function add(actor: Actor, key: CheckedKey, models: readonly ListedModel[]): Promise<string> {
    const { workspaceId, kind, name, prefix, baseUrl, hasNamedModels, secret } = key;
    const [known] = await selectKeys(db.sql(), sql`workspace_id = ${workspaceId} and prefix = ${prefix}`);
    const id = known?.id ?? ids.next('pvk');
    const { sealedKey, sealedSecret } = await sealEnvelope(sealing, boundTo({ id, workspaceId, prefix, baseUrl }), secret);
    const detail = { lastFour: lastFourOf(secret), host: baseUrl === null ? null : new URL(baseUrl).host };
    await change(actor, { ...key, id }, known ? 'provider-key:replace' : 'provider-key:add', async (tx) => {
      const { rows } = await sql<{ keys: number; same: string | null }>`
        select count(*)::int as keys, max(id) filter (where prefix = ${prefix}) as same from provider_key
        where workspace_id = ${workspaceId}`.execute(tx.sql());
      const { keys = 0, same = null } = rows[0] ?? {};
      if (same !== (known?.id ?? null)) throw new Expected('CONFLICT', 'Somebody else changed this key a moment ago. Look at it again.');
      if (!known && keys >= MAX_KEYS)
        throw new Expected('CONFLICT', `A workspace has at most ${MAX_KEYS} provider keys. Remove one first.`);
      await sql`insert into provider_key (id, workspace_id, kind, prefix, name, base_url, models, has_named_models, sealed_key, sealed_secret,
          last_four, added_by_id, created_at)
        values (${id}, ${workspaceId}, ${kind}, ${prefix}, ${name}, ${baseUrl}, ${JSON.stringify(models)}::jsonb, ${hasNamedModels},
          ${Buffer.from(sealedKey)}, ${Buffer.from(sealedSecret)}, ${lastFourOf(secret)}, ${adderOf(actor)}, ${now()})
        on conflict (id) do update set name = excluded.name, base_url = excluded.base_url, models = excluded.models,
          has_named_models = excluded.has_named_models, sealed_key = excluded.sealed_key, sealed_secret = excluded.sealed_secret,
          last_four = excluded.last_four, added_by_id = excluded.added_by_id, replaced_at = excluded.created_at,
          last_error_code = null, last_error_message = null, last_error_at = null`.execute(tx.sql());
      return detail;
    });
    return id;
  }

  /** What the provider says to a key that is kept: the models, those of before where it names none, or the failure. */
  async function retry(key: SealedKeyRecord): Promise<readonly ListedModel[] | ModelFailure> {
    const secret = await openEnvelope(sealing, boundTo(key), key).catch(() => null);
    if (secret === null) return keyUnreadable(key.name);
    try {
      const listed = keptModels((await probe({ ...key, secret })) ?? []);
      return listed.length === 0 || key.hasNamedModels ? key.models : listed;
    } catch (error) {
      if (!(error instanceof ModelFailure)) throw error;
      return error;
    }
  }

  return {
    async providerKeys(actor: Actor, workspaceId: string): Promise<ProviderKeyRecord[]> {
      demand(actor, 'provider-key:read', { workspaceRole: await workspaces.roleOf(actor, workspaceId) }, 'workspace');
      return selectKeys(db.sql(), sql`workspace_id = ${workspaceId}`);
    },

    async providerKey(actor: Actor, id: string): Promise<ProviderKeyRecord> {
      const [key] = isId('pvk', id) ? await selectKeys(db.sql(), sql`id = ${id}`) : [];
      const workspaceRole = key ? await workspaces.roleOf(actor, key.workspaceId) : null;
      if (!key || !can(actor, 'provider-key:read', { workspaceRole })) throw notFound('provider key');
      return key;
    },

    /** A new one, or another secret for the one that there is. Only what the provider takes is kept. */
    async setProviderKey(actor: Actor, input: NewProviderKey): Promise<ProviderKeyRecord> {
      demand(actor, 'provider-key:manage', { workspaceRole: await workspaces.roleOf(actor, input.workspaceId) }, 'workspace');
      const key = checkKey(input, egress);
      await countAction(rateLimits, 'providerKeyTest', { workspace: key.workspaceId });
      const listed = await probe(key).catch((error: unknown) => {
        throw refusedInput(key, error);
      });
      const models = key.hasNamedModels ? key.models : keptModels(listed ?? []);
      if (key.kind === 'compatible' && models.length === 0) throw refusedInput(key, null);
      return reread(await add(actor, key, models));
    },

    /** Asks the provider for its models. Whether it took the key is in `lastError`. */
    async testProviderKey(actor: Actor, id: string): Promise<ProviderKeyRecord> {
      const key = await find(actor, id);
      await countAction(rateLimits, 'providerKeyTest', { workspace: key.workspaceId });
      const found = await retry(key);
      await change(actor, key, 'provider-key:test', async (tx) => {
        const failure = found instanceof ModelFailure ? found : null;
        const { numAffectedRows } = await sql`update provider_key set
            models = ${JSON.stringify(failure ? key.models : found)}::jsonb,
            last_error_code = ${failure?.code ?? null}, last_error_message = ${failure?.message ?? null},
            last_error_at = ${failure ? now() : null}
          where id = ${id} and sealed_secret = ${Buffer.from(key.sealedSecret)}`.execute(tx.sql());
        return numAffectedRows ? { worked: failure === null } : null;
      });
      return reread(id);
    },

    /** Paused, the house's key is used again where there is one. What runs goes on. */
    async pauseProviderKey(actor: Actor, id: string, isPaused: boolean): Promise<ProviderKeyRecord> {
      const key = await find(actor, id);
      await change(actor, key, isPaused ? 'provider-key:pause' : 'provider-key:resume', async (tx) => {
        const { numAffectedRows } = await sql`update provider_key set paused_at = ${isPaused ? now() : null}
          where id = ${id} and (paused_at is null) = ${isPaused}`.execute(tx.sql());
        return numAffectedRows ? {} : null;
      });
      return reread(id);
    },

    /** The secret is gone with the row. */
    async removeProviderKey(actor: Actor, id: string): Promise<ProviderKeyRecord> {
      const { sealedKey: _key, sealedSecret: _secret, ...key } = await find(actor, id);
      await change(actor, key, 'provider-key:remove', async (tx) => {
        const { numAffectedRows } = await sql`delete from provider_key where id = ${id}`.execute(tx.sql());
        return numAffectedRows ? { lastFour: key.lastFour } : null;
      });
      return key;
    },
  };
}

export type OwnKeys = ReturnType<typeof createOwnKeys>;

function adderOf(actor: Actor): string | null {
  return actor.kind === 'user' ? actor.userId : null;
}
