import { MAX_LANES, MAX_PROMPT_LENGTH } from '../../schema/wire/limits.ts';
import type { MessageRecord } from '../../schema/wire/events.ts';
import { actorRecord } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected, invalid, notFound } from '../kit/errors.ts';
import type { Ids } from '../kit/ids.ts';
import { fitHistory } from '../models/fit-history.ts';
import type { Access } from './access.ts';
import { availableModel, lockSession } from './answers.ts';
import type { Answers } from './answers.ts';
import { cleanText } from './clean-text.ts';
import type { Drafts } from './drafts.ts';
import { MessageEntity, isRunning } from './message.entity.ts';
import type { Outbox } from './outbox.ts';
import type { ModelSource } from './prepare.ts';
import { messagesById } from './records.ts';
import { checkMutationId, findSent, rememberSent } from './send-requests.ts';
import type { SentIds } from './send-requests.ts';
import type { SessionRow } from './session.entity.ts';
import { firstWords } from './titles.ts';

export interface SendPromptInput {
  sessionId: string;
  /** Left out: the draft is sent, atomically. */
  text?: string | null | undefined;
  /** Left out: the mainline's leaf. Null: a new root. */
  parentId?: string | null | undefined;
  models: readonly string[];
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
  outbox: Outbox;
  clock: Clock;
  ids: Ids;
}

export function createSendPrompt(deps: SendPromptDeps) {
  const { db, access, answers, drafts, models, outbox, clock, ids } = deps;

  async function send(tx: Tx, actor: Actor, input: SendPromptInput): Promise<SentIds> {
    const session = await lockSession(tx, input.sessionId);
    const before = await findSent(tx.sql(), session.id, input.clientMutationId);
    if (before) return before;

    const draft = input.text == null ? await drafts.take(tx, session.id) : null;
    if (draft?.kind === 'justSent') return { promptId: draft.promptId, answerIds: await answersTo(tx, draft.promptId) };
    const text = checkText(draft?.text ?? input.text ?? '', input.models, models);
    const parentId = await parentOf(tx, session, input.parentId);
    const promptId = await addPrompt(tx, session, actor, parentId, text);
    if (draft) await drafts.noteSent(tx, session.id, promptId);
    const newAnswers = input.models.map((modelId, lane) => ({ parentId: promptId, modelId, lane }));
    const answerIds = await answers.begin(tx, session, actor, newAnswers);

    if (parentId === session.mainlineLeafId) session.mainlineLeafId = answerIds[0] ?? promptId;
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
    return id;
  }

  return async function sendPrompt(actor: Actor, input: SendPromptInput): Promise<Sent> {
    await access.require(actor, input.sessionId, 'session:write');
    checkMutationId(input.clientMutationId);
    if (input.models.length < 1 || input.models.length > MAX_LANES) throw invalid({ models: `choose 1 to ${MAX_LANES} models` });
    const before = await findSent(db.sql(), input.sessionId, input.clientMutationId);
    const sent = before ?? (await db.write((tx) => send(tx, actor, input)));
    const [prompt, ...rest] = await messagesById(db.sql(), [sent.promptId, ...sent.answerIds]);
    if (!prompt) throw notFound('message');
    return { prompt, answers: rest };
  };
}

function checkText(given: string, modelIds: readonly string[], models: ModelSource): string {
  const text = cleanText(given);
  if (text.trim() === '') throw invalid({ text: 'write something first' });
  if (text.length > MAX_PROMPT_LENGTH) throw invalid({ text: `is longer than ${MAX_PROMPT_LENGTH} characters` });
  for (const id of modelIds) fitHistory([{ role: 'user', text }], availableModel(models, id));
  return text;
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
