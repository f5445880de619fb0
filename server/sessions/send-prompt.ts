import type { MessageRecord } from '../../schema/wire/events.ts';
import { actorRecord } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected, notFound } from '../kit/errors.ts';
import type { Ids } from '../kit/ids.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import type { EmitWebhook } from '../workspaces/webhook-port.ts';
import type { Access } from './access.ts';
import { lockSession } from './answers.ts';
import type { Answers } from './answers.ts';
import { growBranch, placePrompt } from './branches/growth.ts';
import { checkLanes, checkText } from './check-prompt.ts';
import type { Drafts } from './drafts.ts';
import { MessageEntity, isRunning } from './message.entity.ts';
import type { Outbox } from './outbox.ts';
import type { ModelSource } from './prepare.ts';
import { QueuedPromptEntity } from './queue/queue.entity.ts';
import { messagesById } from './records.ts';
import { checkMutationId, findSent, rememberSent } from './send-requests.ts';
import type { SentIds } from './send-requests.ts';
import type { SessionRow } from './session.entity.ts';
import { firstWords } from './titles.ts';
import type { Polls } from './votes/polls.ts';
import { shuffled } from './votes/shuffle.ts';

export interface SendPromptInput {
  sessionId: string;
  /** Left out: the draft is sent, atomically. */
  text?: string | null | undefined;
  /** Left out: the mainline's leaf. Null: a new root. */
  parentId?: string | null | undefined;
  /** The branch that grows by the prompt; its tip is the parent unless one is given. */
  branchId?: string | null | undefined;
  models: readonly string[];
  /** Which lane is which model's stays a secret until the vote is closed. */
  blind?: boolean | null | undefined;
  clientMutationId?: string | null | undefined;
}

export interface Sent {
  prompt: MessageRecord;
  answers: MessageRecord[];
}

export interface SendPromptDeps {
  db: Database;
  access: Access;
  answers: Answers;
  drafts: Drafts;
  models: ModelSource;
  polls: Polls;
  outbox: Outbox;
  emit: EmitWebhook;
  rateLimits: Pick<RateLimits, 'take'>;
  clock: Clock;
  ids: Ids;
}

export function createSendPrompt(deps: SendPromptDeps) {
  const { db, access, answers, drafts, models, polls, outbox, emit, rateLimits, clock, ids } = deps;

  async function send(tx: Tx, actor: Actor, input: SendPromptInput): Promise<SentIds> {
    const session = await lockSession(tx, input.sessionId);
    const before = await findSent(tx.sql(), session.id, input.clientMutationId);
    if (before) return before;

    const draft = input.text == null ? await drafts.take(tx, session.id) : null;
    if (draft?.kind === 'justSent') return justSent(tx, draft.promptId);
    const text = checkText(draft?.text ?? input.text ?? '', input.models, await models.of(tx, session.workspaceId));
    const place = await placePrompt(tx, session, input);
    const parentId = await parentOf(tx, session, place.parentId);
    const promptId = await addPrompt(tx, session, actor, parentId, text);
    if (draft) await drafts.noteSent(tx, session.id, promptId);
    if (input.blind) await polls.openBlind(tx, actor, session.id, promptId);
    const lanes = input.blind ? shuffled(input.models) : input.models;
    const newAnswers = lanes.map((modelId, lane) => ({ parentId: promptId, modelId, lane }));
    const answerIds = await answers.begin(tx, session, actor, newAnswers);

    const endId = answerIds[0] ?? promptId;
    if (place.branch) await growBranch(tx, outbox, place.branch, endId, new Date(clock.now()));
    else if (parentId === session.mainlineLeafId) session.mainlineLeafId = endId;
    if (session.titleSource === 'default') Object.assign(session, { title: firstWords(text), titleSource: 'prompt' });
    session.updatedAt = new Date(clock.now());
    await tx.em.flush();
    await outbox.add(tx, session.id, [{ kind: 'sessionChanged' }]);
    const sent = { promptId, answerIds };
    await rememberSent(tx, session.id, input.clientMutationId, sent, session.updatedAt);
    return sent;
  }

  async function addPrompt(tx: Tx, session: SessionRow, actor: Actor, parentId: string | null, text: string): Promise<string> {
    const author = actorRecord(actor);
    const id = ids.next('msg');
    const now = new Date(clock.now());
    tx.em.create(MessageEntity, {
      id,
      sessionId: session.id,
      parentId,
      role: 'user',
      authorKind: author.kind,
      authorId: author.id,
      authorName: author.displayName,
      text,
      status: 'complete',
      attempts: 0,
      fence: 0,
      createdAt: now,
      finishedAt: now,
    });
    await tx.em.flush();
    await outbox.add(tx, session.id, [{ kind: 'messageAdded', messageId: id }]);
    const { workspaceId, visibility } = session;
    const place = { id: session.id, isPrivate: visibility === 'private' };
    await emit(tx, { type: 'message.created', workspaceId, session: place, actor: author, data: { messageId: id } });
    return id;
  }

  async function sendPrompt(actor: Actor, input: SendPromptInput): Promise<Sent> {
    const { session } = await access.require(actor, input.sessionId, 'session:write');
    checkMutationId(input.clientMutationId);
    checkLanes(input.models, input.blind);
    const before = await findSent(db.sql(), input.sessionId, input.clientMutationId);
    if (!before) await countAction(rateLimits, 'prompt', { workspace: session.workspaceId });
    const sent = before ?? (await db.write((tx) => send(tx, actor, input)));
    const [prompt, ...rest] = await messagesById(db.sql(), [sent.promptId, ...sent.answerIds]);
    if (!prompt) throw notFound('message');
    return { prompt, answers: rest };
  }

  return {
    sendPrompt,
    /** The same within a transaction, for an actor who was asked about before. */
    sendWithin: send,
  };
}

/** What somebody else made of the same draft a moment ago (LIVE.md G6). */
async function justSent(tx: Tx, id: string): Promise<SentIds> {
  const queued = await tx.em.findOne(QueuedPromptEntity, id);
  if (queued && !queued.promptId) throw new Expected('CONFLICT', `${queued.authorName} queued this prompt a moment before you.`);
  const promptId = queued?.promptId ?? id;
  return { promptId, answerIds: await answersTo(tx, promptId) };
}

async function parentOf(tx: Tx, session: SessionRow, given: string | null | undefined): Promise<string | null> {
  const id = given === undefined ? (session.mainlineLeafId ?? null) : given;
  if (id === null) return null;
  const parent = await tx.em.findOne(MessageEntity, { id, sessionId: session.id });
  if (!parent) throw notFound('message');
  if (isRunning(parent)) throw new Expected('CONFLICT', 'The answer above is still being written. Wait for it, or stop it first.');
  return parent.id;
}

async function answersTo(tx: Tx, promptId: string): Promise<string[]> {
  const found = await tx.em.find(
    MessageEntity,
    { parentId: promptId, role: 'assistant' },
    { orderBy: { lane: 'asc', id: 'asc' }, fields: ['id'] },
  );
  return found.map(({ id }) => id);
}
