/** Named ways through a session's tree: opened, renamed, closed and opened again. How one grows is in growth.ts, how it ends in merge.ts. */
import { sql } from 'kysely';
import type { BranchRecord } from '../../../schema/wire/events.ts';
import { MAX_BRANCHES, MAX_BRANCH_NAME_LENGTH } from '../../../schema/wire/limits.ts';
import { actorRecord } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected, invalid, notFound } from '../../kit/errors.ts';
import type { Ids } from '../../kit/ids.ts';
import type { Access } from '../access.ts';
import { lockSession } from '../answers.ts';
import { cleanText } from '../clean-text.ts';
import { MessageEntity } from '../message.entity.ts';
import type { Outbox } from '../outbox.ts';
import { requireForBranch } from './branch-access.ts';
import { branchesById } from './branch-records.ts';
import { BranchEntity } from './branch.entity.ts';
import type { BranchRow } from './branch.entity.ts';

export interface CreateBranchInput {
  sessionId: string;
  /** Left out or null: the root, above all messages. */
  messageId?: string | null | undefined;
  name: string;
}

export interface UpdateBranchInput {
  id: string;
  name?: string | null | undefined;
  state?: BranchRecord['state'] | null | undefined;
}

export interface BranchesDeps {
  db: Database;
  access: Access;
  outbox: Outbox;
  clock: Clock;
  ids: Ids;
}

export function createBranches(deps: BranchesDeps) {
  const { db, access, outbox, clock, ids } = deps;

  async function read(id: string): Promise<BranchRecord> {
    const [branch] = await branchesById(db.sql(), [id]);
    if (!branch) throw notFound('branch');
    return branch;
  }

  return {
    async branch(actor: Actor, id: string): Promise<BranchRecord> {
      await requireForBranch(deps, actor, id, 'session:read');
      return read(id);
    },

    async createBranch(actor: Actor, input: CreateBranchInput): Promise<BranchRecord> {
      await access.require(actor, input.sessionId, 'session:write');
      const name = checkName(input.name);
      const id = ids.next('brn');
      await db.write(async (tx) => {
        const session = await lockSession(tx, input.sessionId);
        const base = input.messageId == null ? null : await tx.em.findOne(MessageEntity, { id: input.messageId, sessionId: session.id });
        if (input.messageId != null && !base) throw notFound('message');
        await demandFree(tx, session.id, name);
        const now = new Date(clock.now());
        const creator = actorRecord(actor);
        tx.em.create(BranchEntity, {
          id,
          sessionId: session.id,
          name,
          state: 'open',
          baseId: base?.id ?? null,
          headId: null,
          messageCount: 0,
          creatorKind: creator.kind,
          creatorId: creator.id,
          creatorName: creator.displayName,
          mergedIntoId: null,
          version: 1,
          createdAt: now,
          updatedAt: now,
        });
        await tx.em.flush();
        await outbox.add(tx, session.id, [{ kind: 'branchChanged', branchId: id }]);
      });
      return read(id);
    },

    async updateBranch(actor: Actor, { id, name, state }: UpdateBranchInput): Promise<BranchRecord> {
      const { session } = await requireForBranch(deps, actor, id, 'session:write');
      const newName = name == null ? null : checkName(name);
      if (state === 'merged') throw invalid({ state: 'is reached by merging only' });
      await db.write(async (tx) => {
        await lockSession(tx, session.id);
        const branch = await tx.em.findOne(BranchEntity, id);
        if (!branch) throw notFound('branch');
        if (branch.state === 'merged' && state != null)
          throw new Expected('CONFLICT', 'A merged branch stays merged. Branch again from one of its messages.');
        if (!change(branch, newName, state)) return;
        if (branch.state === 'open') await demandFree(tx, session.id, branch.name, branch);
        branch.version++;
        branch.updatedAt = new Date(clock.now());
        await tx.em.flush();
        await outbox.add(tx, session.id, [{ kind: 'branchChanged', branchId: id }]);
      });
      return read(id);
    },
  };
}

export type Branches = ReturnType<typeof createBranches>;

/** False where it was so already. */
function change(branch: BranchRow, name: string | null, state: 'open' | 'closed' | null | undefined): boolean {
  const next = { name: name ?? branch.name, state: state ?? branch.state };
  if (next.name === branch.name && next.state === branch.state) return false;
  Object.assign(branch, next);
  return true;
}

/** Under the session's lock: the name, and room for one more open branch. The row of `own` has not reached the database yet. */
async function demandFree(tx: Tx, sessionId: string, name: string, own?: BranchRow): Promise<void> {
  const { rows } = await sql<{ open: string; taken: boolean | null }>`
    select count(*) as open, bool_or(lower(name) = lower(${name})) as taken
    from branch where session_id = ${sessionId} and state = 'open' and id <> ${own?.id ?? ''}`.execute(tx.sql());
  if (rows[0]?.taken) throw new Expected('CONFLICT', `There is an open branch called “${name}” already. Choose another name.`);
  if (Number(rows[0]?.open) >= MAX_BRANCHES)
    throw new Expected('CONFLICT', `A session has at most ${MAX_BRANCHES} open branches. Merge or close one first.`);
}

function checkName(given: string): string {
  const name = cleanText(given).replaceAll(/\s+/g, ' ').trim();
  if (name === '' || name.length > MAX_BRANCH_NAME_LENGTH) throw invalid({ name: `has 1 to ${MAX_BRANCH_NAME_LENGTH} characters` });
  return name;
}
