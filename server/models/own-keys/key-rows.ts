/** The rows of workspaces' own keys: what is read of one, and what its sealed parts are bound to. */
import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { Envelope } from '../../kit/envelope.ts';
import type { SealedColumn } from '../../kit/resealing.ts';
import type { ListedModel, ModelFailureCode } from '../model.ts';

export const KEY_KINDS = ['anthropic', 'openai', 'google', 'compatible'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

export interface ProviderKeyRecord {
  id: string;
  workspaceId: string;
  kind: KeyKind;
  /** Of the ids of its models, up to the colon. */
  prefix: string;
  /** The provider's, for people; of a compatible server the one that an admin gave it. */
  name: string;
  /** Of a compatible server only. */
  baseUrl: string | null;
  /** As the provider listed them, or as an admin named them. Empty: it gives no list. */
  models: readonly ListedModel[];
  hasNamedModels: boolean;
  /** Empty of a secret that is too short to show a part of. */
  lastFour: string;
  addedById: string | null;
  createdAt: Date;
  replacedAt: Date | null;
  pausedAt: Date | null;
  /** To the minute. */
  lastUsedAt: Date | null;
  lastError: KeyError | null;
}

export interface KeyError {
  code: ModelFailureCode;
  message: string;
  at: Date;
}

export type SealedKeyRecord = ProviderKeyRecord & Envelope;

interface Row {
  id: string;
  workspace_id: string;
  kind: KeyKind;
  prefix: string;
  name: string;
  base_url: string | null;
  models: ListedModel[];
  has_named_models: boolean;
  last_four: string;
  added_by_id: string | null;
  created_at: string;
  replaced_at: string | null;
  paused_at: string | null;
  last_used_at: string | null;
  last_error_code: ModelFailureCode | null;
  last_error_message: string | null;
  last_error_at: string | null;
}

const COLUMNS = sql.raw(`id, workspace_id, kind, prefix, name, base_url, models, has_named_models, last_four, added_by_id, created_at,
  replaced_at, paused_at, last_used_at, last_error_code, last_error_message, last_error_at`);

/** In the order of their names. Without what is sealed. */
export async function selectKeys(db: Kysely<never>, where: RawBuilder<unknown>): Promise<ProviderKeyRecord[]> {
  const { rows } = await sql<Row>`select ${COLUMNS} from provider_key where ${where} order by lower(name), id`.execute(db);
  return rows.map(recordOf);
}

export async function selectSealed(db: Kysely<never>, where: RawBuilder<unknown>): Promise<SealedKeyRecord | null> {
  const { rows } = await sql<Row & { sealed_key: Uint8Array; sealed_secret: Uint8Array }>`
    select ${COLUMNS}, sealed_key, sealed_secret from provider_key where ${where}`.execute(db);
  const [row] = rows;
  return row ? { ...recordOf(row), sealedKey: row.sealed_key, sealedSecret: row.sealed_secret } : null;
}

/** Whose, for whom and where to: a row that was written over, or given another address, does not open. */
export function boundTo(key: Pick<ProviderKeyRecord, 'id' | 'workspaceId' | 'prefix' | 'baseUrl'>): string {
  return ['provider-key', key.workspaceId, key.id, key.prefix, key.baseUrl ?? ''].join(' ');
}

/** The data keys; the secrets under them stay as they are. */
export const PROVIDER_KEY_SEALED: SealedColumn = {
  table: 'provider_key',
  key: 'id',
  column: 'sealed_key',
  boundTo: ['workspace_id', 'prefix', 'base_url'],
  purpose: (row) =>
    boundTo({ id: row['id']!, workspaceId: row['workspace_id']!, prefix: row['prefix']!, baseUrl: row['base_url'] ?? null }),
};

function recordOf(row: Row): ProviderKeyRecord {
  const moment = (text: string | null) => (text === null ? null : new Date(text));
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    kind: row.kind,
    prefix: row.prefix,
    name: row.name,
    baseUrl: row.base_url,
    models: row.models,
    hasNamedModels: row.has_named_models,
    lastFour: row.last_four,
    addedById: row.added_by_id,
    createdAt: new Date(row.created_at),
    replacedAt: moment(row.replaced_at),
    pausedAt: moment(row.paused_at),
    lastUsedAt: moment(row.last_used_at),
    lastError:
      row.last_error_code !== null && row.last_error_message !== null && row.last_error_at !== null
        ? { code: row.last_error_code, message: row.last_error_message, at: new Date(row.last_error_at) }
        : null,
  };
}
