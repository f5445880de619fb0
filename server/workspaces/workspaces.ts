import type { Actor } from '../identity/actor.ts';
import type { RecordAudit } from '../identity/audit-port.ts';
import { checkFields, name as nameField } from '../identity/fields.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import type { Ids } from '../kit/ids.ts';
import type { Mailer } from '../kit/mail.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import { createApiKeys } from './api-keys.ts';
import type { LimitKey } from './api-keys.ts';
import { createInvitations } from './invitations.ts';
import type { JoinInvitedSession } from './invitations.ts';
import { createMembers } from './members.ts';
import type { LeaveSessions } from './members.ts';
import type { MaxMembersOf } from './places.ts';
import { createLife } from './life.ts';
import type { DemandDeletable, StopRunsOf } from './life.ts';
import { createLeaving } from './leaving.ts';
import { createLinks } from './links.ts';
import { createOpenInvitations } from './open-invitations.ts';
import { createOwnership } from './ownership.ts';
import { createReading } from './reading.ts';
import { createSettings } from './settings.ts';
import { slugOf, withRandomEnd } from './slugs.ts';
import type { WorkspaceRecord, WorkspaceTables } from './tables.ts';

export interface WorkspaceOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  mail: Mailer;
  rateLimits: RateLimits;
  publicUrl(): string;
  joinSession: JoinInvitedSession;
  leaveSessions: LeaveSessions;
  maxMembersOf: MaxMembersOf;
  limitKey: LimitKey;
  stopRuns: StopRunsOf;
  demandDeletable: DemandDeletable;
  audit: RecordAudit;
}

export function createWorkspaces(options: WorkspaceOptions) {
  const { db, clock, ids, rateLimits, audit } = options;
  const reading = createReading(options);

  async function open(tx: Tx, ownerId: string, name: string): Promise<WorkspaceRecord> {
    const sql = tx.sql<WorkspaceTables>();
    const createdAt = new Date(clock.now());
    const wanted = slugOf(name);
    for (let slug = wanted; ; slug = withRandomEnd(wanted)) {
      const workspace = { id: ids.next('wsp'), slug, name };
      // An address that was given up leads to whose it was.
      const old = await sql.selectFrom('workspace_slug').select('slug').where('slug', '=', slug).executeTakeFirst();
      if (old) continue;
      const inserted = await sql
        .insertInto('workspace')
        .values({ ...workspace, created_at: createdAt })
        .onConflict((conflict) => conflict.column('slug').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!inserted) continue;
      await sql
        .insertInto('membership')
        .values({
          workspace_id: workspace.id,
          user_id: ownerId,
          role: 'owner',
          created_at: createdAt,
        })
        .execute();
      audit(tx, { workspaceId: workspace.id, actor: { kind: 'user', id: ownerId }, action: 'workspace:create' });
      return workspace;
    }
  }

  return {
    ...reading,
    ...createMembers(options),
    ...createSettings(options),
    ...createOwnership(options),
    ...createLife(options),
    ...createLeaving(options),
    ...createInvitations({ ...options, reading }),
    ...createOpenInvitations({ ...options, reading }),
    ...createLinks({ ...options, reading }),
    ...createApiKeys({ ...options, reading }),

    /** In the transaction that makes the person (identity's callback). */
    async openFirst(tx: Tx, user: { id: string }, name: string): Promise<void> {
      await open(tx, user.id, shorten(name));
    },

    async create(actor: Actor, input: { name: string }): Promise<WorkspaceRecord> {
      if (actor.kind !== 'user') throw new Expected('FORBIDDEN', 'Opening a workspace takes an account. Sign in as a person.');
      await countAction(rateLimits, 'newWorkspace', { person: actor.userId });
      const { name } = checkFields({ name: nameField(input.name) });
      return db.asHouse('a new workspace is nobody’s yet', () => db.write((tx) => open(tx, actor.userId, name)));
    },
  };
}

export type Workspaces = ReturnType<typeof createWorkspaces>;

const MAX_NAME_LENGTH = 80;

function shorten(name: string): string {
  return [...name].slice(0, MAX_NAME_LENGTH).join('');
}
