/** One session as a server keeps it, for tests: what is asked changes it, and everybody hears of it. */
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import { fromBase64, toBase64 } from '../live/base64.ts';
import { HEAD, messageOf } from '../live/history-fixture.ts';
import type { MessageModel, SessionHead, SessionMessage } from '../live/model.ts';
import { createEventFeed } from './event-feed.ts';

export const MODELS: readonly (MessageModel & { available: boolean })[] = [
  { id: 'demo:echo', name: 'Echo', provider: 'demo', isDemo: true, available: true },
  { id: 'a:opus', name: 'Opus', provider: 'anthropic', isDemo: false, available: true },
];
const AUTHOR = { __typename: 'User' as const, id: 'usr_ana', displayName: 'Ana Reyes' };

export function createSessionWorld(head: Partial<SessionHead> = {}) {
  const feed = createEventFeed();
  const messages = new Map<string, SessionMessage>();
  const doc = new Doc();
  const prompt = doc.getText('prompt');
  let session: SessionHead = { ...HEAD, ...head };

  function update(change: Partial<SessionHead>): SessionHead {
    session = { ...session, ...change };
    feed.say({ __typename: 'SessionChanged', session });
    return session;
  }

  function add(message: Omit<Partial<SessionMessage>, 'id'>): SessionMessage {
    const number = messages.size + 1;
    const createdAt = new Date(Date.UTC(2026, 10, 20, 0, 0, number)).toISOString();
    const added = messageOf(`msg_${number}`, { createdAt, ...message });
    messages.set(added.id, added);
    feed.say({ __typename: 'MessageAdded', message: added });
    return added;
  }

  function change(id: string, to: Partial<SessionMessage>): SessionMessage {
    const changed = { ...messages.get(id)!, ...to };
    messages.set(id, changed);
    feed.say({ __typename: 'MessageChanged', message: changed });
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
    messages,
    update,
    session: () => session,
    draft: () => prompt.toJSON(),
    edit: (bytes: string) => applyUpdate(doc, fromBase64(bytes)),
    /** Newest first, as `await world.newest()` reads well in tests. */
    newest: () => [...messages.values()].at(-1)!,
    snapshot: () => ({
      __typename: 'SessionSnapshot',
      cursor: feed.cursor(),
      session,
      messages: [...messages.values()],
      hasEarlierMessages: false,
      draft: { state: toBase64(encodeStateAsUpdate(doc)), version: 1 },
      participants: [{ actor: AUTHOR, state: '{}', since: HEAD.createdAt }],
    }),
    send(models: readonly string[], text?: string | null, parentId?: string | null) {
      const asked = add({
        role: 'USER',
        lane: null,
        author: AUTHOR,
        status: 'COMPLETE',
        text: text ?? prompt.toJSON(),
        parentId: parentId === undefined ? (session.mainlineLeafId ?? null) : parentId,
      });
      const answers = models.map((model, lane) => answer(asked.id, lane, model));
      if (text === undefined || text === null) clearDraft();
      update({ mainlineLeafId: answers[0]!.id });
      return { prompt: asked, answers };
    },
    again(id: string, text = '') {
      const before = messages.get(id)!;
      return answer(before.parentId!, before.lane ?? 0, before.model!.id, text);
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
