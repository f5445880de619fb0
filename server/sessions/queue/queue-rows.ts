/** What every change of a queue is made of. The session's row is locked before (see `lockSession`). */
import { sql } from 'kysely';
import type { Actor } from '../../identity/actor.ts';
import { actorRecord } from '../../identity/actor.ts';
import type { Tx } from '../../kit/db.ts';
import { Expected, notFound } from '../../kit/errors.ts';
import { MAX_QUEUED_PROMPTS } from '../../../schema/wire/limits.ts';
import { isRunning } from '../message.entity.ts';
import type { MessageRow } from '../message.entity.ts';
import type { Outbox } from '../outbox.ts';
import type { SessionRow } from '../session.entity.ts';
import { PRESENT, PromptQueueEntity, QueuedPromptEntity } from './queue.entity.ts';
import type { PromptQueueRow, QueuedPromptRow } from './queue.entity.ts';

/** The queue with a new version, which everybody hears of at the commit. */
export async function changeQueue(tx: Tx, outbox: Outbox, sessionId: string): Promise<PromptQueueRow> {
  const queue = await readQueue(tx, sessionId);
  queue.version += 1;
  tx.em.persist(queue);
  await outbox.add(tx, sessionId, [{ kind: 'queueChanged' }]);
  return queue;
}

export async function readQueue(tx: Tx, sessionId: string): Promise<PromptQueueRow> {
  return (
    (await tx.em.findOne(PromptQueueEntity, sessionId)) ?? tx.em.create(PromptQueueEntity, { sessionId, version: 0 }, { persist: false })
  );
}

/** What stands in the queue, in the order in which it is sent. */
export async function presentPrompts(tx: Tx, sessionId: string): Promise<QueuedPromptRow[]> {
  const rows = await tx.em.find(
    QueuedPromptEntity,
    { sessionId, state: { $in: [...PRESENT] } },
    { orderBy: { position: 'asc', id: 'asc' } },
  );
  return [...rows.filter(({ state }) => state === 'steering'), ...rows.filter(({ state }) => state !== 'steering')];
}

export interface NewQueuedPrompt {
  id: string;
  state: 'waiting' | 'steering';
  text: string;
  modelIds: readonly string[];
  isBlind: boolean;
  clientMutationId: string | null;
  createdAt: Date;
}

/** At the end of the queue, or of those that steer. */
export async function addQueued(tx: Tx, sessionId: string, actor: Actor, prompt: NewQueuedPrompt): Promise<void> {
  const present = await presentPrompts(tx, sessionId);
  if (present.length >= MAX_QUEUED_PROMPTS) {
    throw new Expected('CONFLICT', `${MAX_QUEUED_PROMPTS} prompts wait already. Take one out first.`);
  }
  const author = actorRecord(actor);
  const position = Math.max(0, ...present.map((one) => one.position)) + 1;
  tx.em.create(QueuedPromptEntity, {
    ...prompt,
    modelIds: [...prompt.modelIds],
    sessionId,
    position,
    authorKind: author.kind,
    authorId: author.id,
    authorName: author.displayName,
  });
  await tx.em.flush();
}

/** One that has not been sent. */
export async function unsentPrompt(tx: Tx, sessionId: string, id: string): Promise<QueuedPromptRow> {
  const row = await tx.em.findOne(QueuedPromptEntity, { id, sessionId });
  if (!row) throw notFound('queued prompt');
  if (row.state === 'sent') throw new Expected('CONFLICT', 'This prompt was sent a moment ago.');
  return row;
}

/** One that still stands in its queue. */
export async function presentPrompt(tx: Tx, sessionId: string, id: string): Promise<QueuedPromptRow> {
  const row = await unsentPrompt(tx, sessionId, id);
  if (row.state === 'removed') throw new Expected('CONFLICT', 'This prompt was taken out of the queue a moment ago.');
  return row;
}

export function leave(row: QueuedPromptRow, state: 'sent' | 'removed', promptId: string | null = null): void {
  Object.assign(row, { state, promptId, text: '' });
}

export async function findQueued(tx: Tx, sessionId: string, clientMutationId: string | null | undefined): Promise<string | null> {
  if (!clientMutationId) return null;
  const { rows } = await sql<{ id: string }>`select id from queued_prompt
    where session_id = ${sessionId} and client_mutation_id = ${clientMutationId}`.execute(tx.sql());
  return rows[0]?.id ?? null;
}

export interface TurnAnswer {
  id: string;
  lane: number | null;
  status: MessageRow['status'];
  model_id: string;
}

/** The answers side by side that the mainline ends with, lanes in order, the newest attempt last; the one that it goes on from. */
export interface Turn {
  promptId: string;
  leaf: TurnAnswer | null;
  answers: TurnAnswer[];
}

export async function lastTurn(tx: Tx, session: SessionRow): Promise<Turn> {
  const { rows } = await sql<TurnAnswer & { parent_id: string }>`
    select m.id, m.lane, m.status, m.model_id, m.parent_id from message leaf join message m on m.parent_id = leaf.parent_id and m.role = 'assistant'
    where leaf.id = ${session.mainlineLeafId ?? null} and leaf.role = 'assistant' order by m.lane, m.id`.execute(tx.sql());
  return { promptId: rows[0]?.parent_id ?? '', leaf: rows.find(({ id }) => id === session.mainlineLeafId) ?? null, answers: rows };
}

export const runningOf = ({ answers }: Turn): TurnAnswer[] => answers.filter(isRunning);
