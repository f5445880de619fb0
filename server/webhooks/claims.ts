/**
 * What is sent next, and by whom: a delivery is leased to one worker for the time of a try, so that none is lost with a worker and few are sent
 * twice. The endpoint's row is locked while its tries are counted. Whoever lets go writes only while the lease is its own.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { WebhookEventType } from '../../schema/wire/webhooks.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import type { Outcome, Verdict } from './outcome.ts';
import type { WebhookTiming } from './timing.ts';

export interface ClaimedEndpoint {
  id: string;
  workspaceId: string;
  url: string;
  /** The newest first; each signs. */
  sealedSecrets: Buffer[];
}

export interface ClaimedDelivery {
  id: string;
  leaseId: string;
  type: WebhookEventType;
  body: string;
  /** Failed ones before this. */
  attempts: number;
  endpoint: ClaimedEndpoint;
}

export interface Settled {
  delivery: ClaimedDelivery;
  outcome: Outcome;
  verdict: Verdict;
  startedAt: Date;
  durationMs: number;
}

export interface ClaimsOptions {
  db: Pick<Database, 'write' | 'sql'>;
  clock: Pick<Clock, 'now'>;
  timing: WebhookTiming;
  /** In the transaction that stops an endpoint by itself. */
  onStopped(tx: Tx, endpoint: ClaimedEndpoint, why: 'failed' | 'gone'): void;
}

interface EndpointRow {
  workspace_id: string;
  url: string;
  state: string;
  sealed_secret: Buffer;
  old_sealed_secret: Buffer | null;
  old_secret_ends_at: string | null;
  failing_since: string | null;
  in_flight: number;
}

/** A frozen workspace and a removed endpoint are told nothing, a stopped one only tests. */
const MAY_BE_SENT = sql`e.removed_at is null and w.deleted_at is null and (e.state = 'active' or d.type = 'webhook.test')`;
const ENDPOINTS_AT_ONCE = 500;

export function createClaims({ db, clock, timing, onStopped }: ClaimsOptions) {
  const at = (ms: number) => new Date(clock.now() + ms);

  async function waiting<Row>(columns: RawBuilder<unknown>, where: RawBuilder<unknown>, rest = sql``): Promise<Row[]> {
    const { rows } = await sql<Row>`select ${columns} from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id
      join workspace w on w.id = e.workspace_id where d.state = 'waiting' and ${MAY_BE_SENT} and ${where} ${rest}`.execute(db.sql());
    return rows;
  }

  async function openEndpoint(tx: Tx, id: string): Promise<EndpointRow | null> {
    await sql`select 1 from webhook_endpoint where id = ${id} for no key update`.execute(tx.sql());
    const { rows } =
      await sql<EndpointRow>`select e.workspace_id, e.url, e.state, e.sealed_secret, e.old_sealed_secret, e.old_secret_ends_at,
        e.failing_since, (select count(*)::int from webhook_delivery d
          where d.endpoint_id = e.id and d.state = 'waiting' and d.lease_until > ${at(0)}) as in_flight
      from webhook_endpoint e join workspace w on w.id = e.workspace_id
      where e.id = ${id} and e.removed_at is null and w.deleted_at is null`.execute(tx.sql());
    return rows[0] ?? null;
  }

  function secretsOf(row: EndpointRow): Buffer[] {
    const isOldValid =
      row.old_sealed_secret !== null && row.old_secret_ends_at !== null && Date.parse(row.old_secret_ends_at) > clock.now();
    return isOldValid ? [row.sealed_secret, row.old_sealed_secret!] : [row.sealed_secret];
  }

  return {
    /** Endpoints for which something is due that nobody tries, longest waiting first. */
    async dueEndpoints(): Promise<string[]> {
      const isFree = sql`d.due_at <= ${at(0)} and (d.lease_until is null or d.lease_until <= ${at(0)})`;
      const inOrder = sql`group by d.endpoint_id order by min(d.due_at) limit ${ENDPOINTS_AT_ONCE}`;
      return (await waiting<{ id: string }>(sql`d.endpoint_id as id`, isFree, inOrder)).map(({ id }) => id);
    },

    /** When the first is due, or its lease over, of those where that is after this moment; null: there are none. */
    async nextDueAt(after: Date): Promise<Date | null> {
      const moment = sql`greatest(d.due_at, d.lease_until)`;
      const [row] = await waiting<{ next: string | null }>(sql`min(${moment}) as next`, sql`${moment} > ${after}`);
      return row?.next == null ? null : new Date(row.next);
    },

    /** As many as the endpoint may be sent at a time, and no more than `free`. */
    async claim(endpointId: string, free: number): Promise<ClaimedDelivery[]> {
      return db.write(async (tx) => {
        const row = await openEndpoint(tx, endpointId);
        if (!row) return [];
        const slots = row.failing_since === null ? timing.slotsPerEndpoint : 1;
        const count = Math.min(slots - row.in_flight, free);
        if (count <= 0) return [];
        const leaseId = randomUUID();
        const mayBeSent = row.state === 'active' ? sql`true` : sql`type = 'webhook.test'`;
        const { rows } = await sql<Pick<ClaimedDelivery, 'id' | 'type' | 'body' | 'attempts'>>`
          update webhook_delivery set lease_id = ${leaseId}, lease_until = ${at(timing.leaseMs)} where id in (
            select id from webhook_delivery where endpoint_id = ${endpointId} and state = 'waiting' and due_at <= ${at(0)}
              and (lease_until is null or lease_until <= ${at(0)}) and ${mayBeSent}
            order by due_at, id limit ${count} for update skip locked)
          returning id, type, body, attempts`.execute(tx.sql());
        const endpoint = { id: endpointId, workspaceId: row.workspace_id, url: row.url, sealedSecrets: secretsOf(row) };
        return rows.sort((a, b) => (a.id < b.id ? -1 : 1)).map((delivery) => ({ ...delivery, leaseId, endpoint }));
      });
    },

    /** False: the lease was over and another worker has it. */
    async settle({ delivery, outcome, verdict, startedAt, durationMs }: Settled): Promise<boolean> {
      const { endpoint, id, leaseId, type } = delivery;
      const isWaiting = verdict.kind === 'again';
      return db.write(async (tx) => {
        const { rows } = await sql`update webhook_delivery set lease_id = null, lease_until = null, attempts = attempts + 1,
            state = ${isWaiting ? 'waiting' : verdict.kind === 'delivered' ? 'delivered' : 'failed'},
            finished_at = ${isWaiting ? null : at(0)}, due_at = ${at(isWaiting ? verdict.afterMs : 0)}
          where id = ${id} and lease_id = ${leaseId} returning id`.execute(tx.sql());
        if (rows.length === 0) return false;
        const answer = outcome.kind === 'answered' ? outcome : { status: null, answer: '' };
        await sql`insert into webhook_try (delivery_id, workspace_id, at, duration_ms, status, error, answer)
          values (${id}, ${endpoint.workspaceId}, ${startedAt}, ${Math.round(durationMs)}, ${answer.status},
            ${outcome.kind === 'failed' ? outcome.error : null}, ${answer.answer})`.execute(tx.sql());
        if (type !== 'webhook.test') await noteHealth(tx, endpoint, verdict);
        return true;
      });
    },

    /** Nothing is known of the try: whoever is next makes it again. */
    async release({ id, leaseId }: ClaimedDelivery): Promise<void> {
      await sql`update webhook_delivery set lease_id = null, lease_until = null where id = ${id} and lease_id = ${leaseId}`.execute(
        db.sql() as Kysely<unknown>,
      );
    },
  };

  /** One answer that is well makes the endpoint well. */
  async function noteHealth(tx: Tx, endpoint: ClaimedEndpoint, verdict: Verdict): Promise<void> {
    if (verdict.kind === 'delivered') {
      await sql`update webhook_endpoint set failing_since = null where id = ${endpoint.id} and failing_since is not null`.execute(tx.sql());
      return;
    }
    const { rows } = await sql<{ state: string }>`update webhook_endpoint set failing_since = coalesce(failing_since, ${at(0)}),
        state = case when ${verdict.kind === 'gone'} then 'gone' when failing_since <= ${at(-timing.failingMs)} then 'failed' else state end
      where id = ${endpoint.id} and state = 'active' and removed_at is null returning state`.execute(tx.sql());
    const state = rows[0]?.state;
    if (state === 'failed' || state === 'gone') onStopped(tx, endpoint, state);
  }
}

export type Claims = ReturnType<typeof createClaims>;
