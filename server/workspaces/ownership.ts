import { announceAccessChange } from '../identity/access-changes.ts';
import { actorRecord } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { RecordAudit } from '../identity/audit-port.ts';
import type { Database } from '../kit/db.ts';
import { Expected, invalid, notFound } from '../kit/errors.ts';
import { isId } from '../../schema/wire/ids.ts';
import { openWorkspace } from './members.ts';
import { Membership } from './membership.entity.ts';
import { demandPlace } from './places.ts';
import type { MaxMembersOf } from './places.ts';
import type { WorkspaceRecord } from './tables.ts';

export interface OwnershipOptions {
  db: Database;
  maxMembersOf: MaxMembersOf;
  audit: RecordAudit;
}

export function createOwnership({ db, maxMembersOf, audit }: OwnershipOptions) {
  return {
    /** At once, in one step: the member is an owner and the actor an admin, so that there is one at every moment. */
    async transferOwnership(actor: Actor, { workspaceId, userId }: { workspaceId: string; userId: string }): Promise<WorkspaceRecord> {
      return db.write(async (tx) => {
        const { workspace } = await openWorkspace(tx, actor, workspaceId, 'workspace:manage-owners');
        if (actor.kind !== 'user') throw new Expected('FORBIDDEN', 'Only a person owns a workspace.');
        if (actor.userId === userId) throw invalid({ userId: 'owns it already' });
        const [giver, heir] = [
          await tx.em.findOneOrFail(Membership, { workspaceId, userId: actor.userId }),
          isId('usr', userId) ? await tx.em.findOne(Membership, { workspaceId, userId }) : null,
        ];
        if (!heir) throw notFound('member');
        if (heir.role === 'guest') await demandPlace(tx, maxMembersOf, workspaceId);
        const was = heir.role;
        heir.role = 'owner';
        giver.role = 'admin';
        await announceAccessChange(tx, { kind: 'workspace', id: workspaceId, userId });
        await announceAccessChange(tx, { kind: 'workspace', id: workspaceId, userId: actor.userId });
        audit(tx, { workspaceId, actor: actorRecord(actor), action: 'member:transfer-ownership', targetId: userId, detail: { was } });
        return { id: workspace.id, slug: workspace.slug, name: workspace.name };
      });
    },
  };
}
