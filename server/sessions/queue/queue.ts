/** Prompts that wait for the end of what runs: put in, ordered, taken out and taken back by every editor. */
import type { MessageRecord, QueueRecord, QueuedPromptRecord } from '../../../schema/wire/events.ts';
import { isId } from '../../../schema/wire/ids.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected, notFound } from '../../kit/errors.ts';
import type { Ids } from '../../kit/ids.ts';
import type { RateLimits } from '../../kit/rate-limit.ts';
import { countAction } from '../../limits.ts';
import type { Action } from '../../workspaces/policy.ts';
import type { Access } from '../access.ts';
import { lockSession } from '../answers.ts';
import { checkLanes, checkText } from '../check-prompt.ts';
import type { Drafts } from '../drafts.ts';
import type { Outbox } from '../outbox.ts';
import type { ModelSource } from '../prepare.ts';
import { messagesById } from '../records.ts';
import { checkMutationId } from '../send-requests.ts';
import type { SessionRow } from '../session.entity.ts';
import type { Dispatch } from './dispatch.ts';
import { queuedPromptById, queuesOf } from './queue-records.ts';
import { addQueued, changeQueue, findQueued, leave, presentPrompt, presentPrompts, readQueue, unsentPrompt } from './queue-rows.ts';

export interface QueuePromptInput {
  sessionId: string;
  /** Left out: the draft, atomically. */
  text?: string | null | undefined;
  models: readonly string[];
  /** Which lane is which model's stays a secret until the vote is closed. */
  blind?: boolean | null | undefined;
  clientMutationId?: string | null | undefined;
}

/** Where it went: into the queue, or, with nothing to wait for, to the models at once. */
export interface Queued {
  sessionId: string;
  queuedPrompt: QueuedPromptRecord | null;
  prompt: MessageRecord | null;
}

export interface QueueDeps {
  db: Database;
  access: Access;
  drafts: Drafts;
  models: ModelSource;
  outbox: Outbox;
  dispatcher: Dispatch;
  rateLimits: Pick<RateLimits, 'take'>;
  clock: Clock;
  ids: Ids;
}

export type Queue = ReturnType<typeof createQueue>;

export function createQueue({ db, access, drafts, models, outbox, dispatcher, rateLimits, clock, ids }: QueueDeps) {
  async function sessionOf(actor: Actor, id: string, action: Action): Promise<string> {
    const found = isId('qpr', id) ? await queuedPromptById(db.sql(), id) : null;
    if (!found || !(await access.find(actor, found.sessionId))) throw notFound('queued prompt');
    await access.require(actor, found.sessionId, action);
    return found.sessionId;
  }

  async function record(sessionId: string): Promise<QueueRecord> {
    const [queue] = await queuesOf(db.sql(), [sessionId]);
    if (!queue) throw notFound('session');
    return queue;
  }

  /** `id`: of the queued prompt, or of the message that somebody else's send made of the same draft. */
  async function outcome(sessionId: string, id: string): Promise<Queued> {
    const queuedPrompt = isId('qpr', id) ? await queuedPromptById(db.sql(), id) : null;
    const promptId = queuedPrompt ? queuedPrompt.promptId : id;
    const [prompt = null] = promptId === null ? [] : await messagesById(db.sql(), [promptId]);
    return { sessionId, queuedPrompt, prompt };
  }

  /** The text of a prompt for the queue, out of the draft where none is given; or what somebody else just made of that draft. */
  async function put(
    tx: Tx,
    session: SessionRow,
    actor: Actor,
    input: Omit<QueuePromptInput, 'sessionId'>,
    state: 'waiting' | 'steering',
  ): Promise<string> {
    const draft = input.text == null ? await drafts.take(tx, session.id) : null;
    if (draft?.kind === 'justSent') return draft.promptId;
    const text = checkText(draft?.text ?? input.text ?? '', input.models, await models.of(tx, session.workspaceId));
    const id = ids.next('qpr');
    const prompt = { id, state, text, modelIds: input.models, isBlind: input.blind ?? false, createdAt: new Date(clock.now()) };
    await addQueued(tx, session.id, actor, { ...prompt, clientMutationId: input.clientMutationId ?? null });
    if (draft) await drafts.noteSent(tx, session.id, id);
    await changeQueue(tx, outbox, session.id);
    return id;
  }

  /** A change of the queue of one of its prompts, then whatever it makes possible. */
  async function change(sessionId: string, work: (tx: Tx, session: SessionRow) => Promise<void>): Promise<QueueRecord> {
    await db.write(async (tx) => {
      await work(tx, await lockSession(tx, sessionId));
    });
    await dispatcher.dispatch(sessionId);
    return record(sessionId);
  }

  const commands = {
    async queuePrompt(actor: Actor, input: QueuePromptInput): Promise<Queued> {
      const { sessionId } = input;
      const { session: found } = await access.require(actor, sessionId, 'session:write');
      checkMutationId(input.clientMutationId);
      checkLanes(input.models, input.blind);
      await countAction(rateLimits, 'prompt', { workspace: found.workspaceId });
      const id = await db.write(async (tx) => {
        const session = await lockSession(tx, sessionId);
        return (await findQueued(tx, sessionId, input.clientMutationId)) ?? (await put(tx, session, actor, input, 'waiting'));
      });
      await dispatcher.dispatch(sessionId);
      return outcome(sessionId, id);
    },

    /** `promptIds`: all that stand in the queue, in their new order. */
    async reorderQueue(actor: Actor, { sessionId, promptIds }: { sessionId: string; promptIds: readonly string[] }): Promise<QueueRecord> {
      await access.require(actor, sessionId, 'session:write');
      return change(sessionId, async (tx) => {
        const present = await presentPrompts(tx, sessionId);
        const places = new Map(promptIds.map((id, index) => [id, index + 1]));
        const isSame = promptIds.length === present.length && present.every(({ id }) => places.has(id));
        if (!isSame) throw new Expected('CONFLICT', 'The queue changed in the meantime. Look at it and order it again.');
        for (const row of present) row.position = places.get(row.id) ?? row.position;
        await changeQueue(tx, outbox, sessionId);
      });
    },

    async removeQueuedPrompt(actor: Actor, id: string): Promise<QueueRecord> {
      const sessionId = await sessionOf(actor, id, 'session:write');
      return change(sessionId, async (tx) => {
        const row = await unsentPrompt(tx, sessionId, id);
        if (row.state === 'removed') return;
        leave(row, 'removed');
        await changeQueue(tx, outbox, sessionId);
      });
    },

    /** Its text goes to the end of the draft, for everybody to go on writing. */
    async returnToDraft(actor: Actor, id: string): Promise<QueueRecord> {
      const sessionId = await sessionOf(actor, id, 'session:write');
      return change(sessionId, async (tx) => {
        const row = await presentPrompt(tx, sessionId, id);
        await drafts.append(tx, sessionId, row.text, { kind: row.authorKind, id: row.authorId });
        leave(row, 'removed');
        await changeQueue(tx, outbox, sessionId);
      });
    },

    /** Goes on in spite of what the queue was paused for; what is still in the way pauses it again. */
    async resumeQueue(actor: Actor, sessionId: string): Promise<QueueRecord> {
      await access.require(actor, sessionId, 'session:write');
      return change(sessionId, async (tx, session) => {
        if ((await readQueue(tx, sessionId)).pauseReason === null) return;
        const queue = await changeQueue(tx, outbox, sessionId);
        Object.assign(queue, {
          pauseReason: null,
          pauseCauseId: null,
          pauseDetail: null,
          pauseBudgetId: null,
          resumedLeafId: session.mainlineLeafId,
        });
      });
    },

    async queuedPrompt(actor: Actor, id: string): Promise<QueuedPromptRecord> {
      await sessionOf(actor, id, 'session:read');
      const found = await queuedPromptById(db.sql(), id);
      if (!found) throw notFound('queued prompt');
      return found;
    },
  };

  return { put, outcome, commands };
}
