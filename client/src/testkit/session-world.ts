/** One session as a server keeps it, for tests: what is asked changes it, and everybody hears of it. */
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import { fromBase64, toBase64 } from '../live/base64.ts';
import type { SessionCost } from '../live/cost.ts';
import { HEAD, NO_COST, messageOf } from '../live/history-fixture.ts';
import type { MessageModel, SessionHead, SessionMessage } from '../live/model.ts';
import { createBranchWorld } from './branch-world.ts';
import { createBudgetWorld } from './budget-world.ts';
import { createCommentWorld } from './comment-world.ts';
import { createEventFeed } from './event-feed.ts';
import { createPollWorld } from './poll-world.ts';
import { createQueueWorld } from './queue-world.ts';
import { createSharingWorld } from './sharing-world.ts';

export const MODELS: readonly (MessageModel & { available: boolean })[] = [
  { id: 'demo:echo', name: 'Echo', provider: 'demo', isDemo: true, available: true },
  { id: 'a:opus', name: 'Opus', provider: 'anthropic', isDemo: false, available: true },
];
const AUTHOR = { __typename: 'User' as const, id: 'usr_ana', displayName: 'Ana Reyes' };

export function createSessionWorld(head: Partial<SessionHead> = {}) {
  const feed = createEventFeed();
  const messages = new Map<string, SessionMessage>();
  const polls = createPollWorld(feed, messages);
  const queue = createQueueWorld(feed, MODELS);
  const branches = createBranchWorld({ feed, messages, author: AUTHOR });
  const comments = createCommentWorld({ feed, messages, viewer: AUTHOR });
  const doc = new Doc();
  const prompt = doc.getText('prompt');
  let session: SessionHead = { ...HEAD, ...head };

  function update(change: Partial<SessionHead>): SessionHead {
    session = { ...session, ...change };
    feed.say({ __typename: 'SessionChanged', session });
    return session;
  }

  const sharing = createSharingWorld({ update });
  const budgets = createBudgetWorld();
  let cost = NO_COST;

  function add(message: Omit<Partial<SessionMessage>, 'id'>): SessionMessage {
    const number = messages.size + 1;
    const createdAt = new Date(Date.UTC(2026, 10, 20, 0, 0, number)).toISOString();
    const added = messageOf(`msg_${number}`, { createdAt, ...message });
    messages.set(added.id, added);
    feed.say({ __typename: 'MessageAdded', message: polls.masked(added) });
    return added;
  }

  function change(id: string, to: Partial<SessionMessage>): SessionMessage {
    const changed = { ...messages.get(id)!, ...to };
    messages.set(id, changed);
    feed.say({ __typename: 'MessageChanged', message: polls.masked(changed) });
    return changed;
  }

  function answer(parentId: string, lane: number, modelId: string, text = ''): SessionMessage {
    const model = MODELS.find(({ id }) => id === modelId) ?? null;
    return add({ parentId, lane, model, status: 'QUEUED', text });
  }

  function clearDraft(): void {
    doc.once('update', (bytes: Uint8Array) =>
      feed.say({ __typename: 'DraftEdited', update: toBase64(bytes), version: 2, clientId: 'server' }),
    );
    prompt.delete(0, prompt.length);
  }

  return {
    feed,
    /** What was charged, or may be spent, changed. */
    charge(to: Partial<SessionCost>): void {
      cost = { ...cost, ...to };
      feed.say({ __typename: 'SessionCostChanged', cost });
    },
    messages,
    polls,
    branches,
    queue,
    comments,
    sharing,
    budgets,
    update,
    session: () => session,
    draft: () => prompt.toJSON(),
    edit: (bytes: string) => applyUpdate(doc, fromBase64(bytes)),
    /** Somebody else writes in the draft. */
    type(text: string): void {
      doc.once('update', (bytes: Uint8Array) =>
        feed.say({ __typename: 'DraftEdited', update: toBase64(bytes), version: 2, clientId: 'another-tab' }),
      );
      prompt.insert(prompt.length, text);
    },
    /** Newest first, as `await world.newest()` reads well in tests. */
    newest: () => [...messages.values()].at(-1)!,
    snapshot: () => ({
      __typename: 'SessionSnapshot',
      cursor: feed.cursor(),
      session: { ...session, branches: branches.all(), queue: queue.state(), cost },
      messages: [...messages.values()].map(polls.masked),
      hasEarlierMessages: false,
      draft: { state: toBase64(encodeStateAsUpdate(doc)), version: 1 },
      participants: [{ actor: AUTHOR, state: '{}', since: HEAD.createdAt }],
      polls: polls.all(),
      participantCount: 1,
    }),
    send(models: readonly string[], text?: string | null, parentId?: string | null, blind?: boolean | null, branchId?: string | null) {
      const asked = add({
        role: 'USER',
        lane: null,
        author: AUTHOR,
        status: 'COMPLETE',
        text: text ?? prompt.toJSON(),
        parentId: parentId === undefined ? (session.mainlineLeafId ?? null) : parentId,
      });
      if (blind) polls.openBlind(asked.id);
      const answers = models.map((model, lane) => answer(asked.id, lane, model));
      if (text === undefined || text === null) clearDraft();
      if (branchId) branches.grow(branchId, answers[0]!.id);
      else update({ mainlineLeafId: answers[0]!.id });
      return { prompt: { ...asked, poll: polls.of(asked.id) }, answers: answers.map(polls.masked) };
    },
    again(id: string, text = '') {
      const before = messages.get(id)!;
      return answer(before.parentId!, before.lane ?? 0, before.model!.id, text);
    },
    /** How far whoever opens the page has read before. */
    readUntilId: null as string | null,
    origin: null as { id: string; title: string } | null,
    tree: () => ({
      hasEarlier: false,
      nodes: [...messages.values()].map((message) => ({ ...message, excerpt: message.text.slice(0, 80) })),
    }),
    /** Takes the draft where no text is given. */
    putInQueue(models: readonly string[], text?: string | null) {
      const queuedPrompt = queue.put(text ?? prompt.toJSON(), models);
      if (text === undefined || text === null) clearDraft();
      return { queuedPrompt, prompt: null };
    },
    /** Stops what runs and sends what waits, or the draft. */
    steer(queuedPromptId: string | null, models: readonly string[] | null, text?: string | null) {
      for (const message of messages.values())
        if (message.status === 'QUEUED' || message.status === 'STREAMING') change(message.id, { status: 'STOPPED', stoppedBy: AUTHOR });
      const waiting = queuedPromptId ? queue.find(queuedPromptId) : null;
      if (waiting) queue.remove(waiting.id);
      const sent = this.send(models ?? waiting?.models.map(({ id }) => id) ?? [], waiting?.excerpt ?? text);
      return { queuedPrompt: waiting ? { ...waiting, state: 'SENT' } : null, prompt: sent.prompt };
    },
    /** Goes on to the head, or appends copies where the mainline has moved and that is known. */
    mergeBranch(id: string, expectedLeafId?: string | null) {
      const leafId = session.mainlineLeafId ?? null;
      const branch = branches.all().find((one) => one.id === id)!;
      const since = branches.since(id, leafId);
      if (since > 0 && expectedLeafId !== leafId) branches.refuseMoved(id, leafId, since);
      let endId = branch.headId;
      if (since > 0) {
        endId = leafId;
        for (const source of branches.ownMessages(id)) {
          const origin = { sessionId: session.id, branch: { id, name: branch.name } };
          const { id: _id, createdAt: _createdAt, ...kept } = source;
          endId = add({ ...kept, parentId: endId, origin }).id;
        }
      }
      update({ mainlineLeafId: endId });
      return branches.change(id, { state: 'MERGED', mergedIntoId: endId });
    },
    stop: (id: string) => change(id, { status: 'STOPPED' }),
    /** A piece of an answer, as the log tells it. */
    write(id: string, text: string): void {
      const before = messages.get(id)!;
      messages.set(id, { ...before, status: 'STREAMING', text: before.text + text });
      feed.say({ __typename: 'TextAppended', messageId: id, offset: before.text.length, text });
    },
    finish: (id: string, to: Partial<SessionMessage> = {}) => change(id, { status: 'COMPLETE', finishedAt: HEAD.createdAt, ...to }),
  };
}

export type SessionWorld = ReturnType<typeof createSessionWorld>;
