/** Where a workspace is told what happens: made, changed and removed by its admins. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { isId } from '../../schema/wire/ids.ts';
import { MAX_WEBHOOK_ENDPOINTS, WEBHOOK_SECRET_OVERLAP_HOURS } from '../../schema/wire/webhooks.ts';
import { actorRecord } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { AuditDetail, RecordAudit } from '../identity/audit-port.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import type { Egress } from '../kit/egress.ts';
import { Expected, notFound } from '../kit/errors.ts';
import type { Ids } from '../kit/ids.ts';
import type { Sealing } from '../kit/sealing.ts';
import type { AuditAction } from '../../schema/wire/audit.ts';
import { can, demand } from '../workspaces/policy.ts';
import type { Standing } from '../workspaces/policy.ts';
import { WEBHOOK_CHANNEL } from './emitting.ts';
import { checkDescription, checkEventTypes, checkUrl } from './endpoint-input.ts';
import { selectEndpoints } from './rows.ts';
import type { EndpointRecord } from './rows.ts';
import { newSigningSecret, sealedFor, writtenSecret } from './signing.ts';

const HOUR_MS = 3_600_000;

export interface NewEndpoint {
  workspaceId: string;
  url: string;
  eventTypes: readonly string[];
  sessionId?: string | null | undefined;
  description?: string | null | undefined;
}

/** What is left out stays as it is. */
export interface EndpointChange {
  id: string;
  url?: string | null | undefined;
  eventTypes?: readonly string[] | null | undefined;
  /** Null: of all sessions. */
  sessionId?: string | null | undefined;
  description?: string | null | undefined;
  isPaused?: boolean | null | undefined;
}

export interface EndpointsOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  audit: RecordAudit;
  sealing: Pick<Sealing, 'seal'>;
  egress: Pick<Egress, 'problemOf'>;
  roleOf(actor: Actor, workspaceId: string): Promise<Standing | null>;
  /** Null: the actor may not read it. */
  workspaceOfSession(actor: Actor, sessionId: string): Promise<string | null>;
}

export function createEndpoints({ db, clock, ids, audit, sealing, egress, roleOf, workspaceOfSession }: EndpointsOptions) {
  async function find(where: RawBuilder<unknown>): Promise<EndpointRecord> {
    const [found] = await selectEndpoints(db.sql(), where, clock.now());
    if (!found) throw notFound('webhook endpoint');
    return found;
  }

  /** To those who may not manage it there is none. */
  async function endpoint(actor: Actor, id: string): Promise<EndpointRecord> {
    if (!isId('whe', id)) throw notFound('webhook endpoint');
    const found = await find(sql`id = ${id}`);
    if (!can(actor, 'webhook:manage', { workspaceRole: await roleOf(actor, found.workspaceId) })) throw notFound('webhook endpoint');
    return found;
  }

  async function demandManager(actor: Actor, workspaceId: string): Promise<void> {
    demand(actor, 'webhook:manage', { workspaceRole: await roleOf(actor, workspaceId) }, 'workspace');
  }

  async function checkSession(actor: Actor, workspaceId: string, sessionId: string | null): Promise<void> {
    if (sessionId !== null && (await workspaceOfSession(actor, sessionId)) !== workspaceId) throw notFound('session');
  }

  async function seal(id: string): Promise<{ secret: string; sealed: Buffer }> {
    const bytes = newSigningSecret();
    return { secret: writtenSecret(bytes), sealed: await sealing.seal(sealedFor(id), bytes) };
  }

  function note(tx: Tx, actor: Actor, { workspaceId, id }: { workspaceId: string; id: string }, action: AuditAction, detail: AuditDetail) {
    audit(tx, { workspaceId, actor: actorRecord(actor), action, targetId: id, detail });
  }

  /** NOT_FOUND where somebody removed it meanwhile. */
  async function change(tx: Tx, id: string, values: RawBuilder<unknown>): Promise<void> {
    const { rows } = await sql`update webhook_endpoint set ${values} where id = ${id} and removed_at is null returning id`.execute(
      tx.sql(),
    );
    if (rows.length === 0) throw notFound('webhook endpoint');
  }

  return {
    endpoint,

    async endpointsOf(actor: Actor, workspaceId: string): Promise<EndpointRecord[]> {
      await demandManager(actor, workspaceId);
      return selectEndpoints(db.sql(), sql`workspace_id = ${workspaceId}`, clock.now());
    },

    /** The secret is in the answer, this once. */
    async create(actor: Actor, input: NewEndpoint): Promise<{ endpoint: EndpointRecord; secret: string }> {
      const { workspaceId, sessionId = null } = input;
      await demandManager(actor, workspaceId);
      const url = checkUrl(input.url, egress);
      const eventTypes = checkEventTypes(input.eventTypes, sessionId);
      const description = checkDescription(input.description);
      await checkSession(actor, workspaceId, sessionId);
      const id = ids.next('whe');
      const { secret, sealed } = await seal(id);
      await db.write(async (tx) => {
        // Two at the same moment would both count what was there before.
        await sql`select 1 from workspace where id = ${workspaceId} for no key update`.execute(tx.sql());
        const { rows } = await sql<{ count: number }>`select count(*)::int as count from webhook_endpoint
          where workspace_id = ${workspaceId} and removed_at is null`.execute(tx.sql());
        if (rows[0]!.count >= MAX_WEBHOOK_ENDPOINTS)
          throw new Expected('CONFLICT', `A workspace has at most ${MAX_WEBHOOK_ENDPOINTS} webhook endpoints. Remove one first.`);
        await sql`insert into webhook_endpoint (id, workspace_id, session_id, url, description, event_types, state, sealed_secret, created_by_id, created_at)
          values (${id}, ${workspaceId}, ${sessionId}, ${url}, ${description}, ${eventTypes}::text[], 'active', ${sealed},
            ${actor.kind === 'user' ? actor.userId : null}, ${new Date(clock.now())})`.execute(tx.sql());
        note(tx, actor, { workspaceId, id }, 'webhook:create', { host: new URL(url).host, eventTypes, sessionId });
      });
      return { endpoint: await find(sql`id = ${id}`), secret };
    },

    async update(actor: Actor, input: EndpointChange): Promise<EndpointRecord> {
      const before = await endpoint(actor, input.id);
      const sessionId = input.sessionId === undefined ? before.sessionId : input.sessionId;
      const url = input.url == null ? before.url : checkUrl(input.url, egress);
      const eventTypes = checkEventTypes(input.eventTypes ?? before.eventTypes, sessionId);
      const description = input.description == null ? before.description : checkDescription(input.description);
      if (sessionId !== before.sessionId) await checkSession(actor, before.workspaceId, sessionId);
      const isResumed = input.isPaused === false && before.state !== 'active';
      const state = input.isPaused == null ? before.state : input.isPaused ? 'paused' : 'active';
      await db.write(async (tx) => {
        const health = isResumed ? sql`, failing_since = null` : sql``;
        const values = sql`url = ${url}, event_types = ${eventTypes}::text[], session_id = ${sessionId}, description = ${description}`;
        await change(tx, before.id, sql`${values}, state = ${state}${health}`);
        if (isResumed) await tx.notify(WEBHOOK_CHANNEL, { endpointIds: [before.id] });
        note(tx, actor, before, 'webhook:update', { host: new URL(url).host, eventTypes, sessionId, state });
      });
      return find(sql`id = ${before.id}`);
    },

    /** A new secret, shown this once; for a day both sign. A second rotation within it ends the first secret. */
    async rotateSecret(actor: Actor, id: string): Promise<{ endpoint: EndpointRecord; secret: string }> {
      const before = await endpoint(actor, id);
      const { secret, sealed } = await seal(id);
      const endsAt = new Date(clock.now() + WEBHOOK_SECRET_OVERLAP_HOURS * HOUR_MS);
      await db.write(async (tx) => {
        await change(tx, id, sql`old_sealed_secret = sealed_secret, old_secret_ends_at = ${endsAt}, sealed_secret = ${sealed}`);
        note(tx, actor, before, 'webhook:rotate-secret', { overlapHours: WEBHOOK_SECRET_OVERLAP_HOURS });
      });
      return { endpoint: await find(sql`id = ${id}`), secret };
    },

    /** From the commit on nothing more begins to be sent. Its log goes with the retention job. */
    async remove(actor: Actor, id: string): Promise<EndpointRecord> {
      const before = await endpoint(actor, id);
      await db.write(async (tx) => {
        const forgotten = sql`url = '', description = '', sealed_secret = null, old_sealed_secret = null, old_secret_ends_at = null`;
        await change(tx, id, sql`removed_at = ${new Date(clock.now())}, ${forgotten}`);
        note(tx, actor, before, 'webhook:delete', { host: new URL(before.url).host });
      });
      return before;
    },
  };
}

export type Endpoints = ReturnType<typeof createEndpoints>;
