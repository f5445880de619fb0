import { sql } from 'kysely';
import { announceAccessChange } from '../identity/access-changes.ts';
import { actorRecord } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { RecordAudit } from '../identity/audit-port.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected, notFound } from '../kit/errors.ts';
import { isId } from '../../schema/wire/ids.ts';
import { Membership } from './membership.entity.ts';
import { demandPlace } from './places.ts';
import type { MaxMembersOf } from './places.ts';
import { demand, standingOf } from './policy.ts';
import type { Action, Role, Standing } from './policy.ts';
import type { MembershipRecord, WorkspaceRecord } from './tables.ts';
import { Workspace } from './workspace.entity.ts';

interface MemberRef {
  workspaceId: string;
  userId: string;
}

/** In the transaction that takes somebody out of a workspace, once the membership is gone; a higher floor takes them out of its sessions. */
export type LeaveSessions = (tx: Tx, left: MemberRef) => Promise<void>;

export interface MembersOptions {
  db: Database;
  audit: RecordAudit;
  leaveSessions: LeaveSessions;
  maxMembersOf: MaxMembersOf;
}

/**
 * The workspace's row is locked first by every change of its members, so that no two of them decide on the same old state.
 * Not FOR UPDATE: that would wait for every new session.
 */
export async function lockWorkspace(tx: Tx, workspaceId: string): Promise<Workspace | null> {
  if (!isId('wsp', workspaceId)) return null;
  await sql`select 1 from workspace where id = ${workspaceId} for no key update`.execute(tx.sql());
  return tx.em.findOne(Workspace, { id: workspaceId });
}

/** Inside the transaction, as the role may have changed since the request began. */
export async function currentRole(tx: Tx, actor: Actor, workspaceId: string): Promise<Standing | null> {
  if (actor.kind === 'guest') return null;
  const workspace = await tx.em.findOne(Workspace, { id: workspaceId });
  if (!workspace) return null;
  const isFrozen = workspace.deletedAt != null;
  if (actor.kind === 'apiKey') return actor.workspaceId === workspaceId && !isFrozen ? 'member' : null;
  const role = (await tx.em.findOne(Membership, { workspaceId, userId: actor.userId }))?.role;
  return role === undefined ? null : standingOf(role, isFrozen);
}

/** The workspace, locked, for somebody who may do this there. */
export async function openWorkspace(
  tx: Tx,
  actor: Actor,
  workspaceId: string,
  action: Action,
): Promise<{ workspace: Workspace; workspaceRole: Standing | null }> {
  const workspace = await lockWorkspace(tx, workspaceId);
  if (!workspace) throw notFound('workspace');
  const workspaceRole = await currentRole(tx, actor, workspaceId);
  if (workspaceRole === 'keeper' && action !== 'workspace:restore') throw frozen();
  demand(actor, action, { workspaceRole }, 'workspace');
  return { workspace, workspaceRole };
}

export function createMembers({ db, leaveSessions, maxMembersOf, audit }: MembersOptions) {
  /** Only owners touch owners. */
  async function open(tx: Tx, actor: Actor, { workspaceId, userId }: MemberRef, newRole: Role | null) {
    const workspace = await lockWorkspace(tx, workspaceId);
    if (!workspace) throw notFound('workspace');
    const workspaceRole = await currentRole(tx, actor, workspaceId);
    if (workspaceRole === null) throw notFound('workspace');
    if (workspaceRole === 'keeper') throw frozen();
    const isLeaving = newRole === null && actor.kind === 'user' && actor.userId === userId;
    if (!isLeaving) demand(actor, 'workspace:manage-members', { workspaceRole }, 'workspace');
    const membership = isId('usr', userId) ? await tx.em.findOne(Membership, { workspaceId, userId }) : null;
    if (!membership) throw notFound('member');
    if (!isLeaving && (membership.role === 'admin' || newRole === 'admin'))
      demand(actor, 'workspace:manage-admins', { workspaceRole }, 'workspace');
    if (!isLeaving && (membership.role === 'owner' || newRole === 'owner'))
      demand(actor, 'workspace:manage-owners', { workspaceRole }, 'workspace');
    if (membership.role === 'owner' && newRole !== 'owner') await keepAnOwner(tx, workspaceId);
    return { workspace, membership };
  }

  return {
    async changeRole(actor: Actor, target: MemberRef, role: Role): Promise<MembershipRecord> {
      return db.write(async (tx) => {
        const { membership } = await open(tx, actor, target, role);
        const { workspaceId, userId } = membership;
        if (membership.role !== role) {
          if (membership.role === 'guest') await demandPlace(tx, maxMembersOf, workspaceId);
          audit(tx, {
            workspaceId,
            actor: actorRecord(actor),
            action: 'member:change-role',
            targetId: userId,
            detail: { from: membership.role, to: role },
          });
          membership.role = role;
          await announceAccessChange(tx, { kind: 'workspace', id: workspaceId, userId });
        }
        return { workspaceId, userId, role };
      });
    },

    /** Also how one leaves. */
    async removeMember(actor: Actor, target: MemberRef): Promise<WorkspaceRecord> {
      return db.write(async (tx) => {
        const { workspace, membership } = await open(tx, actor, target, null);
        const isLeaving = actor.kind === 'user' && actor.userId === target.userId;
        audit(tx, {
          workspaceId: target.workspaceId,
          actor: actorRecord(actor),
          action: isLeaving ? 'member:leave' : 'member:remove',
          targetId: target.userId,
          detail: { was: membership.role },
        });
        tx.em.remove(membership);
        // Whoever adds the person to a session at this moment holds the membership: it must go first.
        await tx.em.flush();
        await db.asHouse('whoever has left sees none of its sessions', () => leaveSessions(tx, target));
        await announceAccessChange(tx, {
          kind: 'workspace',
          id: target.workspaceId,
          userId: target.userId,
        });
        return { id: workspace.id, slug: workspace.slug, name: workspace.name };
      });
    },
  };
}

async function keepAnOwner(tx: Tx, workspaceId: string): Promise<void> {
  const owners = await tx.em.count(Membership, { workspaceId, role: 'owner' });
  if (owners <= 1) throw new Expected('CONFLICT', 'A workspace needs an owner. Make somebody else an owner first.');
}

function frozen(): Expected {
  return new Expected('CONFLICT', 'This workspace was deleted and waits to be erased. Restore it first.');
}
