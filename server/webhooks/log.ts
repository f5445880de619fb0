/** What was told, how it went, and telling it once more. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { isId } from '../../schema/wire/ids.ts';
import type { WebhookEventType } from '../../schema/wire/webhooks.ts';
import type { Actor } from '../identity/actor.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { Expected, invalid, notFound } from '../kit/errors.ts';
import type { Ids } from '../kit/ids.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import { can, demand } from '../workspaces/policy.ts';
import type { Standing } from '../workspaces/policy.ts';
import { WEBHOOK_CHANNEL, addDeliveries } from './emitting.ts';
import type { Endpoints } from './endpoints.ts';
import { selectDeliveries, selectTries } from './rows.ts';
import type { DeliveryRecord, DeliveryState, EndpointRecord, TryRecord } from './rows.ts';

const MAX_REPLAYED_AT_ONCE = 1_000;

export interface LogPage {
  endpointId?: string | null | undefined;
  state?: DeliveryState | null | undefined;
  type?: WebhookEventType | null | undefined;
  limit: number;
  /** The newest stand first: what is older than this one. */
  after?: string | undefined;
  before?: string | undefined;
  inverted: boolean;
}

export interface LogOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  rateLimits: RateLimits;
  endpoints: Pick<Endpoints, 'endpoint'>;
  roleOf(actor: Actor, workspaceId: string): Promise<Standing | null>;
}

export function createLog({ db, clock, ids, rateLimits, endpoints, roleOf }: LogOptions) {
  async function find(where: RawBuilder<unknown>): Promise<DeliveryRecord> {
    const [found] = await selectDeliveries(db.sql(), { where, limit: 1 });
    if (!found) throw notFound('webhook delivery');
    return found;
  }

  /** To those who may not manage webhooks there is none. */
  async function delivery(actor: Actor, id: string): Promise<DeliveryRecord> {
    if (!isId('whd', id)) throw notFound('webhook delivery');
    const found = await find(sql`d.id = ${id}`);
    if (!can(actor, 'webhook:manage', { workspaceRole: await roleOf(actor, found.workspaceId) })) throw notFound('webhook delivery');
    return found;
  }

  function demandActive({ state }: EndpointRecord): void {
    if (state !== 'active') throw new Expected('CONFLICT', 'Nothing is sent to this endpoint now. Resume it first.');
  }

  /** Due at once, with the same id, and all tries ahead of it again. What waits already is only brought forward. */
  async function replay(endpointId: string, where: RawBuilder<unknown>): Promise<number> {
    const now = new Date(clock.now());
    return db.write(async (tx) => {
      const { rows } = await sql`update webhook_delivery set state = 'waiting', attempts = 0, finished_at = null, due_at = ${now}
        where id in (select id from webhook_delivery where endpoint_id = ${endpointId} and type <> 'webhook.test' and ${where}
          order by id limit ${MAX_REPLAYED_AT_ONCE} for update) returning id`.execute(tx.sql());
      if (rows.length > 0) await tx.notify(WEBHOOK_CHANNEL, { endpointIds: [endpointId] });
      return rows.length;
    });
  }

  return {
    delivery,

    async deliveriesOf(actor: Actor, workspaceId: string, page: LogPage): Promise<DeliveryRecord[]> {
      demand(actor, 'webhook:manage', { workspaceRole: await roleOf(actor, workspaceId) }, 'workspace');
      const conditions = [sql`d.workspace_id = ${workspaceId}`];
      if (page.endpointId != null) conditions.push(sql`d.endpoint_id = ${page.endpointId}`);
      if (page.state != null) conditions.push(sql`d.state = ${page.state}`);
      if (page.type != null) conditions.push(sql`d.type = ${page.type}`);
      if (page.after !== undefined) conditions.push(sql`d.id < ${checkCursor(page.after)}`);
      if (page.before !== undefined) conditions.push(sql`d.id > ${checkCursor(page.before)}`);
      return selectDeliveries(db.sql(), { where: sql.join(conditions, sql` and `), limit: page.limit, isOldestFirst: page.inverted });
    },

    /** For deliveries that the caller may see; in the order of the ids. */
    triesOf: (deliveryIds: readonly string[]): Promise<TryRecord[][]> => selectTries(db.sql(), deliveryIds),

    /** The same message with the same id once more. */
    async replay(actor: Actor, id: string): Promise<DeliveryRecord> {
      const { endpointId, workspaceId, type } = await delivery(actor, id);
      demandActive(await endpoints.endpoint(actor, endpointId));
      if (type === 'webhook.test') throw new Expected('CONFLICT', 'A test is not repeated. Send another one.');
      await countAction(rateLimits, 'webhookReplay', { workspace: workspaceId });
      await replay(endpointId, sql`id = ${id}`);
      return find(sql`d.id = ${id}`);
    },

    /** All that were given up since then, a thousand at a time. Answers how many. */
    async replayFailed(actor: Actor, { endpointId, since }: { endpointId: string; since: Date }): Promise<number> {
      const found = await endpoints.endpoint(actor, endpointId);
      demandActive(found);
      await countAction(rateLimits, 'webhookReplay', { workspace: found.workspaceId });
      return replay(endpointId, sql`state = 'failed' and occurred_at >= ${since}`);
    },

    /** Also to one that is paused: that is how one sees whether it is well. Tried once. */
    async sendTest(actor: Actor, endpointId: string): Promise<DeliveryRecord> {
      const { id, workspaceId } = await endpoints.endpoint(actor, endpointId);
      await countAction(rateLimits, 'webhookTest', { workspace: workspaceId });
      const data = { workspaceId, endpointId: id };
      const made = await db.write((tx) =>
        addDeliveries(tx, { clock, ids }, { workspaceId, endpointIds: [id], type: 'webhook.test', data }),
      );
      return find(sql`d.id = ${made[0] ?? ''}`);
    },
  };
}

function checkCursor(text: string): string {
  if (!isId('whd', text)) throw invalid({ after: 'is no cursor of this list' });
  return text;
}
