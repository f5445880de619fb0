/**
 * The models of a workspace: the house's, and those that its own keys reach. An own key wins over the house's for everything of its provider,
 * unless it is paused. Keys are read when they are used, so that every node sees a change with the next request.
 */
import { sql } from 'kysely';
import { openEnvelope } from '../../kit/envelope.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Database, Tx } from '../../kit/db.ts';
import type { Egress } from '../../kit/egress.ts';
import { notFound } from '../../kit/errors.ts';
import type { Logger } from '../../kit/logger.ts';
import type { Sealing } from '../../kit/sealing.ts';
import type { Standing } from '../../workspaces/policy.ts';
import type { Models } from '../catalog.ts';
import { tableModel } from '../model-table.ts';
import { ModelFailure } from '../model.ts';
import type { GenerateRequest, ModelEvent, ModelInfo, ModelProvider } from '../model.ts';
import { boundTo, selectKeys, selectSealed } from './key-rows.ts';
import type { ProviderKeyRecord } from './key-rows.ts';
import { modelsOf } from './listed-models.ts';
import { keyGone, keyUnreadable } from './own-provider.ts';
import type { OwnAccess, OwnProviders } from './own-provider.ts';

export interface WorkspaceModels {
  find(id: string): ModelInfo | undefined;
  provider(id: string): { provider: ModelProvider; model: string } | undefined;
  /** Whether what this model does goes by a key of the workspace's own, and is charged to nobody here. */
  isOwn(id: string): boolean;
}

export interface WorkspaceModelsOptions {
  house: Models;
  db: Database;
  clock: Pick<Clock, 'now'>;
  log: Logger;
  sealing: Sealing;
  ownProvider: OwnProviders;
  egress: Pick<Egress, 'close'>;
  workspaces: { roleOf(actor: Actor, workspaceId: string): Promise<Standing | null> };
}

/** `isOwn`: only where it is. */
export type ListedFor = ModelInfo & { isOwn?: true };

/** Noted at most this often. */
const USE_NOTED_MS = 60_000;

export function createWorkspaceModels({ house, db, clock, log, sealing, ownProvider, egress, workspaces }: WorkspaceModelsOptions) {
  const ofHouse: WorkspaceModels = { ...house, isOwn: () => false };

  const activeKeys = (from: Pick<Tx, 'sql'>, workspaceId: string): Promise<ProviderKeyRecord[]> =>
    selectKeys(from.sql(), sql`workspace_id = ${workspaceId} and paused_at is null`);

  /** The key as it is at this moment. Throws a ModelFailure. */
  async function openKey({ id, name }: ProviderKeyRecord): Promise<OwnAccess> {
    const key = await selectSealed(db.sql(), sql`id = ${id} and paused_at is null`);
    if (!key) throw keyGone(name);
    try {
      return { ...key, secret: await openEnvelope(sealing, boundTo(key), key) };
    } catch (error) {
      log.error({ error, providerKeyId: id }, 'a provider key does not open: was the app’s secret changed?');
      throw keyUnreadable(name);
    }
  }

  async function noteUsed(id: string): Promise<void> {
    const now = clock.now();
    await sql`update provider_key
      set last_used_at = ${new Date(now)}, last_error_code = null, last_error_message = null, last_error_at = null
      where id = ${id} and (last_error_at is not null or last_used_at is null or last_used_at < ${new Date(now - USE_NOTED_MS)})`.execute(
      db.sql(),
    );
  }

  async function noteFailed(id: string, { code, message }: ModelFailure): Promise<void> {
    await sql`update provider_key
      set last_error_code = ${code}, last_error_message = ${message}, last_error_at = ${new Date(clock.now())} where id = ${id}`.execute(
      db.sql(),
    );
  }

  /** What is noted at a key decides nothing: a run does not fail for it. */
  const quietly = (noting: Promise<void>) =>
    noting.catch((error: unknown) => log.warn({ error }, 'what became of a provider key was not noted'));

  async function* generate(key: ProviderKeyRecord, request: GenerateRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const provider = ownProvider(await openKey(key));
    let noted: Promise<void> | null = null;
    try {
      for await (const event of provider.generate(request, signal)) {
        noted ??= quietly(noteUsed(key.id));
        yield event;
      }
    } catch (error) {
      if (isAboutKey(error)) await quietly(noteFailed(key.id, error));
      throw error;
    } finally {
      await noted;
    }
  }

  const providerOf = (key: ProviderKeyRecord): ModelProvider => ({
    name: key.prefix,
    listModels: () => Promise.resolve(modelsOf(key)),
    generate: (request, signal) => generate(key, request, signal),
  });

  async function of(from: Pick<Tx, 'sql'>, workspaceId: string): Promise<WorkspaceModels> {
    const keys = new Map((await activeKeys(from, workspaceId)).map((key) => [key.prefix, key]));
    if (keys.size === 0) return ofHouse;
    const keyOf = (id: string) => keys.get(id.slice(0, id.indexOf(':')));
    return {
      isOwn: (id) => keyOf(id) !== undefined,
      find(id) {
        const key = keyOf(id);
        return key ? modelsOf(key).find((model) => model.id === id) : house.find(id);
      },
      provider(id) {
        const key = keyOf(id);
        const model = id.slice(id.indexOf(':') + 1);
        return key ? { provider: providerOf(key), model } : house.provider(id);
      },
    };
  }

  /** Its own first. As `list`, at most 2 s. */
  async function listOf(workspaceId: string): Promise<ListedFor[]> {
    const [keys, models] = await Promise.all([activeKeys(db, workspaceId), house.list()]);
    const own = new Set(keys.map(({ prefix }) => prefix));
    return [
      ...keys.flatMap((key) => modelsOf(key).map((model) => ({ ...model, isOwn: true as const }))),
      ...models.filter(({ provider }) => !own.has(provider)),
    ];
  }

  return {
    ...house,
    /** For a name: also of models that only somebody's own key reaches, which `of` finds. */
    find: (id: string): ModelInfo | undefined => house.find(id) ?? tableModel(id),
    of,
    /** For what was authorised before. */
    listOf,
    /** For whoever belongs to the workspace. */
    async listFor(actor: Actor, workspaceId: string): Promise<ListedFor[]> {
      if ((await workspaces.roleOf(actor, workspaceId)) === null) throw notFound('workspace');
      return listOf(workspaceId);
    },
    /** A key has one workspace; for anybody else it is what everybody here can ask. */
    listHere: (actor: Actor): Promise<ListedFor[]> => (actor.kind === 'apiKey' ? listOf(actor.workspaceId) : house.list()),
    async close(): Promise<void> {
      house.close();
      await egress.close();
    },
  };
}

export type ModelCatalog = ReturnType<typeof createWorkspaceModels>;

/** And not about what was asked, or the model. */
function isAboutKey(error: unknown): error is ModelFailure {
  if (!(error instanceof ModelFailure)) return false;
  if (error.code === 'RATE_LIMITED') return !error.retryable;
  return ['OWN_KEY_REFUSED', 'ADDRESS_REFUSED', 'CONNECTION'].includes(error.code);
}
