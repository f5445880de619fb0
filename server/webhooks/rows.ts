/** The three tables, as rows and as what is shown of them. */
import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { WebhookEventType } from '../../schema/wire/webhooks.ts';

/** `paused`: by a person. `failed`: nothing arrived for three days. `gone`: the receiver said that it is no more. */
export const ENDPOINT_STATES = ['active', 'paused', 'failed', 'gone'] as const;
export type EndpointState = (typeof ENDPOINT_STATES)[number];

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface EndpointRecord {
  id: string;
  workspaceId: string;
  /** Null: of all sessions. */
  sessionId: string | null;
  url: string;
  description: string;
  eventTypes: WebhookEventType[];
  state: EndpointState;
  /** Every try since then failed; null: the last one did not. */
  failingSince: Date | null;
  /** Until when the secret before the last rotation signs as well; null: there is none. */
  oldSecretEndsAt: Date | null;
  createdById: string | null;
  createdAt: Date;
}

export interface DeliveryRecord {
  id: string;
  endpointId: string;
  workspaceId: string;
  type: WebhookEventType;
  /** What is sent, to the byte. */
  body: string;
  occurredAt: Date;
  state: DeliveryState;
  /** When it is tried next; null: never. */
  nextTryAt: Date | null;
  finishedAt: Date | null;
}

export interface TryRecord {
  deliveryId: string;
  at: Date;
  durationMs: number;
  /** Null: there was no answer, and `error` says why. */
  status: number | null;
  error: string | null;
  /** Its beginning. */
  answer: string;
}

type Sql = Kysely<unknown>;
/** As the driver gives it: moments are texts. */
type Raw<Found> = {
  [Name in keyof Found]: Found[Name] extends Date ? string : Found[Name] extends Date | null ? string | null : Found[Name];
};

const moment = (text: string | null): Date | null => (text === null ? null : new Date(text));

/** Those that are still there. */
export async function selectEndpoints(on: Sql, where: RawBuilder<unknown>, now: number): Promise<EndpointRecord[]> {
  const { rows } = await sql<Raw<EndpointRecord>>`
    select id, workspace_id as "workspaceId", session_id as "sessionId", url, description, event_types as "eventTypes", state,
      failing_since as "failingSince", case when old_secret_ends_at > ${new Date(now)} then old_secret_ends_at end as "oldSecretEndsAt",
      created_by_id as "createdById", created_at as "createdAt"
    from webhook_endpoint where removed_at is null and ${where} order by id desc`.execute(on);
  return rows.map((row) => ({
    ...row,
    failingSince: moment(row.failingSince),
    oldSecretEndsAt: moment(row.oldSecretEndsAt),
    createdAt: new Date(row.createdAt),
  }));
}

export async function selectDeliveries(
  on: Sql,
  { where, limit, isOldestFirst = false }: { where: RawBuilder<unknown>; limit: number; isOldestFirst?: boolean },
): Promise<DeliveryRecord[]> {
  const { rows } = await sql<Raw<DeliveryRecord>>`
    select d.id, d.endpoint_id as "endpointId", d.workspace_id as "workspaceId", d.type, d.body, d.occurred_at as "occurredAt", d.state,
      case when d.state = 'waiting' and (e.state = 'active' or d.type = 'webhook.test') then d.due_at end as "nextTryAt",
      d.finished_at as "finishedAt"
    from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id
    where e.removed_at is null and ${where} order by d.id ${sql.raw(isOldestFirst ? 'asc' : 'desc')} limit ${limit}`.execute(on);
  return rows.map((row) => ({
    ...row,
    occurredAt: new Date(row.occurredAt),
    nextTryAt: moment(row.nextTryAt),
    finishedAt: moment(row.finishedAt),
  }));
}

/** Oldest first, in the order of the deliveries. */
export async function selectTries(on: Sql, deliveryIds: readonly string[]): Promise<TryRecord[][]> {
  const { rows } = await sql<Raw<TryRecord>>`
    select delivery_id as "deliveryId", at, duration_ms as "durationMs", status, error, answer
    from webhook_try where delivery_id = any(${[...deliveryIds]}::text[]) order by id`.execute(on);
  const byDelivery = Map.groupBy(
    rows.map((row) => ({ ...row, at: new Date(row.at) })),
    ({ deliveryId }) => deliveryId,
  );
  return deliveryIds.map((id) => byDelivery.get(id) ?? []);
}
