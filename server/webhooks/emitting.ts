/** What happened becomes a row for every endpoint that wants it, in the transaction of the change; the commit wakes the workers. */
import { sql } from 'kysely';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import type { Ids } from '../kit/ids.ts';
import type { WebhookEventType } from '../../schema/wire/webhooks.ts';
import type { EmitWebhook, Happening } from '../workspaces/webhook-port.ts';

export const WEBHOOK_CHANNEL = 'parley_webhooks';

export interface EmittingOptions {
  db: Pick<Database, 'asHouse'>;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  /** Without a slash at its end. */
  publicUrl(): string;
}

export interface NewDelivery {
  workspaceId: string;
  endpointIds: readonly string[];
  type: WebhookEventType;
  data: Readonly<Record<string, unknown>>;
}

/** Rows, and the news of them. */
export async function addDeliveries(
  tx: Tx,
  { clock, ids }: Pick<EmittingOptions, 'clock' | 'ids'>,
  { workspaceId, endpointIds, type, data }: NewDelivery,
): Promise<string[]> {
  const at = new Date(clock.now());
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
  const deliveryIds = endpointIds.map(() => ids.next('whd'));
  await sql`insert into webhook_delivery (id, endpoint_id, workspace_id, type, body, occurred_at, due_at)
    select v.id, v.endpoint_id, ${workspaceId}, ${type}, ${body}, ${at}, ${at}
    from unnest(${deliveryIds}::text[], ${[...endpointIds]}::text[]) as v(id, endpoint_id)`.execute(tx.sql());
  await tx.notify(WEBHOOK_CHANNEL, { endpointIds });
  return deliveryIds;
}

export function createEmitting({ db, clock, ids, publicUrl }: EmittingOptions): EmitWebhook {
  function dataOf({ workspaceId, session, actor, data }: Happening): Record<string, unknown> {
    if (!session) return { workspaceId, ...data, ...(actor && { actor: { kind: actor.kind, id: actor.id } }) };
    const url = `${publicUrl()}/s/${session.id}${typeof data['messageId'] === 'string' ? `?message=${data['messageId']}` : ''}`;
    const by = actor && !session.isPrivate ? { actor: { kind: actor.kind, id: actor.id } } : {};
    return { workspaceId, sessionId: session.id, ...data, ...by, url };
  }

  async function write(tx: Tx, happening: Happening): Promise<void> {
    const { workspaceId, type, session } = happening;
    const { rows } = await sql<{ id: string }>`select id from webhook_endpoint
      where workspace_id = ${workspaceId} and state = 'active' and removed_at is null and ${type} = any(event_types)
        and (session_id is null or session_id = ${session?.id ?? null}) order by id`.execute(tx.sql());
    if (rows.length === 0) return;
    await addDeliveries(tx, { clock, ids }, { workspaceId, endpointIds: rows.map(({ id }) => id), type, data: dataOf(happening) });
  }

  return (tx, happening) => db.asHouse('who is told does not depend on who did it', () => write(tx, happening));
}
