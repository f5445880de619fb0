/**
 * How a branch becomes a part of the mainline. Where the mainline still ends on the branch's way, it simply goes on to the branch's head.
 * Where it has moved, nothing is reordered: who merges is told how far it moved, and what they then agree to is appended as copies.
 */
import type { BranchRecord } from '../../../schema/wire/events.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected, notFound } from '../../kit/errors.ts';
import type { Ids } from '../../kit/ids.ts';
import type { Access } from '../access.ts';
import { lockSession } from '../answers.ts';
import type { Outbox } from '../outbox.ts';
import type { PendingEvent } from '../pending-events.ts';
import type { SessionRow } from '../session.entity.ts';
import { requireForBranch } from './branch-access.ts';
import { branchesById } from './branch-records.ts';
import { BranchEntity } from './branch.entity.ts';
import type { BranchRow } from './branch.entity.ts';
import { copyMessages, demandCopyable } from './copies.ts';
import { commonLength, pathTo } from './paths.ts';

export interface MergeBranchInput {
  id: string;
  /** The mainline's leaf that the merger has seen; needed where the mainline has moved since the branch departed. */
  expectedLeafId?: string | null | undefined;
}

export interface MergeDeps {
  db: Database;
  access: Access;
  outbox: Outbox;
  clock: Clock;
  ids: Ids;
}

export function createMerge(deps: MergeDeps) {
  const { db, outbox, clock, ids } = deps;

  /** Appends copies of the branch's own messages; returns their ids. */
  async function append(tx: Tx, session: SessionRow, branch: BranchRow, own: readonly string[], at: Date): Promise<string[]> {
    return copyMessages(tx, ids, own, {
      sessionId: session.id,
      parentId: session.mainlineLeafId ?? null,
      branchId: branch.id,
      at,
    });
  }

  async function merge(tx: Tx, sessionId: string, input: MergeBranchInput): Promise<void> {
    const session = await lockSession(tx, sessionId);
    const branch = await tx.em.findOne(BranchEntity, input.id);
    if (!branch) throw notFound('branch');
    if (branch.state === 'merged') return;
    if (branch.state === 'closed') throw new Expected('CONFLICT', 'This branch is closed. Reopen it to merge it.');
    if (branch.headId == null) throw new Expected('CONFLICT', 'There is nothing on this branch yet.');

    const leafId = session.mainlineLeafId ?? null;
    const way = await pathTo(tx.sql(), branch.headId);
    const mainline = await pathTo(tx.sql(), leafId);
    const shared = commonLength(way, mainline);
    const isForward = shared === mainline.length;
    const own = way.slice(isForward ? shared : branch.baseId == null ? 0 : way.indexOf(branch.baseId) + 1);
    await demandCopyable(tx, leafId === null ? own : [...own, leafId]);
    if (!isForward && input.expectedLeafId !== leafId) throw moved(branch, leafId, mainline.length - shared);

    const at = new Date(clock.now());
    const copies = isForward ? [] : await append(tx, session, branch, own, at);
    const endId = copies.at(-1) ?? branch.headId;
    session.mainlineLeafId = endId;
    session.updatedAt = at;
    Object.assign(branch, { state: 'merged', mergedIntoId: endId, version: branch.version + 1, updatedAt: at });
    await tx.em.flush();
    await outbox.add(tx, session.id, [
      ...copies.map((messageId): PendingEvent => ({ kind: 'messageAdded', messageId })),
      { kind: 'sessionChanged' },
      { kind: 'branchChanged', branchId: branch.id },
    ]);
  }

  return {
    /** Merging what is merged changes nothing: of two at once both are right. */
    async mergeBranch(actor: Actor, input: MergeBranchInput): Promise<BranchRecord> {
      const { session } = await requireForBranch(deps, actor, input.id, 'session:write');
      await db.write((tx) => merge(tx, session.id, input));
      const [branch] = await branchesById(db.sql(), [input.id]);
      if (!branch) throw notFound('branch');
      return branch;
    },

    /** For callers that may read the session: how many messages the mainline has that the way to `tipId` has not. */
    async messagesSince(mainlineLeafId: string | null, tipId: string | null): Promise<number> {
      const [mainline, way] = await Promise.all([pathTo(db.sql(), mainlineLeafId), pathTo(db.sql(), tipId)]);
      return mainline.length - commonLength(mainline, way);
    },
  };
}

function moved(branch: BranchRow, mainlineLeafId: string | null, messagesSince: number): Expected {
  const words = messagesSince === 1 ? '1 message has' : `${messagesSince} messages have`;
  return new Expected(
    'CONFLICT',
    `${words} come to the mainline since “${branch.name}” departed from it. Merge again with expectedLeafId to append the branch after them.`,
    { conflict: { mainlineLeafId, messagesSince } },
  );
}
