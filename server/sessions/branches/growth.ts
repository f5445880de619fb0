/** How a branch grows: a prompt at its tip makes the first answer its new head, in the prompt's own transaction. */
import type { Tx } from '../../kit/db.ts';
import { Expected, notFound } from '../../kit/errors.ts';
import { MessageEntity } from '../message.entity.ts';
import type { Outbox } from '../outbox.ts';
import type { SessionRow } from '../session.entity.ts';
import { BranchEntity } from './branch.entity.ts';
import type { BranchRow } from './branch.entity.ts';

export interface PromptPlace {
  /** Undefined: the mainline's leaf. */
  parentId: string | null | undefined;
  /** What grows by the prompt; null: the mainline, or no named way. */
  branch: BranchRow | null;
}

export interface PlaceInput {
  parentId?: string | null | undefined;
  branchId?: string | null | undefined;
}

/** A prompt and its first answer. */
const MESSAGES_A_PROMPT = 2;

/** Where a prompt goes, under the session's lock. */
export async function placePrompt(tx: Tx, session: SessionRow, { parentId, branchId }: PlaceInput): Promise<PromptPlace> {
  if (branchId == null) {
    const isBeside = parentId != null && parentId !== session.mainlineLeafId;
    const branch = isBeside ? await tx.em.findOne(BranchEntity, { sessionId: session.id, headId: parentId, state: 'open' }) : null;
    return { parentId, branch };
  }
  const branch = await tx.em.findOne(BranchEntity, { id: branchId, sessionId: session.id });
  if (!branch) throw notFound('branch');
  if (branch.state !== 'open')
    throw new Expected('CONFLICT', `The branch “${branch.name}” is ${branch.state}. Reopen it, or branch again.`);
  const tip = branch.headId ?? branch.baseId ?? null;
  if (parentId !== undefined && parentId !== tip && !(await standsBeside(tx, parentId, branch.headId)))
    throw new Expected('CONFLICT', `The branch “${branch.name}” has moved on. Look at its end, then send again.`);
  return { parentId: parentId === undefined ? tip : parentId, branch };
}

/** Whether it is another answer to the same prompt: a branch goes on from any of its lanes. */
async function standsBeside(tx: Tx, id: string | null, headId: string | null | undefined): Promise<boolean> {
  if (id === null || headId == null) return false;
  const [one, head] = await Promise.all([tx.em.findOne(MessageEntity, id), tx.em.findOne(MessageEntity, headId)]);
  return one?.role === 'assistant' && head?.role === 'assistant' && one.parentId === head.parentId;
}

export async function growBranch(tx: Tx, outbox: Outbox, branch: BranchRow, headId: string, at: Date): Promise<void> {
  branch.messageCount += MESSAGES_A_PROMPT;
  await moveHead(tx, outbox, branch, headId, at);
}

/** Another attempt at a branch's last answer is its head from then on, as on the mainline. */
export async function followRetry(tx: Tx, outbox: Outbox, retriedId: string, answerId: string, at: Date): Promise<void> {
  const branches = await tx.em.find(BranchEntity, { headId: retriedId, state: 'open' });
  for (const branch of branches) await moveHead(tx, outbox, branch, answerId, at);
}

async function moveHead(tx: Tx, outbox: Outbox, branch: BranchRow, headId: string, at: Date): Promise<void> {
  branch.headId = headId;
  branch.version++;
  branch.updatedAt = at;
  await tx.em.flush();
  await outbox.add(tx, branch.sessionId, [{ kind: 'branchChanged', branchId: branch.id }]);
}
