/** For tests of the queue: one session on two nodes with one scripted model, two editors, and a reader that hears of everything. */
import * as Y from 'yjs';
import { expect } from 'vitest';
import type { MessageRecord, QueueRecord } from '../../../schema/wire/events.ts';
import type { Actor, UserActor } from '../../identity/actor.ts';
import { NO_NOTICES } from '../notice-sink.ts';
import type { NewNotice } from '../notice-sink.ts';
import type { Queued } from '../queue/queue.ts';
import type { Sent } from '../send-prompt.ts';
import { createFixture, createReader } from './session-fixture.ts';
import type { TestNode } from './session-fixture.ts';
import { MODEL } from './scripted-models.ts';
import type { ScriptedCall } from './scripted-models.ts';

export async function createHouse() {
  const fixture = await createFixture();
  const notices: NewNotice[] = [];
  const sink = { ...NO_NOTICES, add: async (_tx: unknown, added: readonly NewNotice[]) => void notices.push(...added) };
  const node = await fixture.node({ notices: sink });
  const other = await fixture.node({ models: node.models, notices: sink });
  const workspaceId = await fixture.workspace();
  const ana = await fixture.person('Ana', workspaceId);
  const ben = await fixture.person('Ben', workspaceId);
  return { fixture, node, other, workspaceId, ana, ben, notices };
}

export type House = Awaited<ReturnType<typeof createHouse>>;

/** A session of Ana's. Texts of prompts are unlike each other in all of a house: they are what calls are found by. */
export async function createRoom({ fixture, node, workspaceId, ana }: House) {
  const sessionId = (await node.sessions.createSession(ana, { workspaceId })).id;
  const reader = await createReader(fixture.log, sessionId);
  const sent = (role: MessageRecord['role']) => [...reader.messages.values()].filter((message) => message.role === role);
  const calls = (text: string) => node.models.calls.filter(({ request }) => request.messages.at(-1)?.text.endsWith(text));

  async function queue(): Promise<QueueRecord> {
    return (await node.sessions.parts.queues([sessionId]))[0]!;
  }

  return {
    sessionId,
    reader,
    queue,
    send: (text: string, models = [MODEL]): Promise<Sent> => node.sessions.sendPrompt(ana, { sessionId, text, models }),
    put: (actor: Actor, text: string, at: TestNode = node, models = [MODEL]): Promise<Queued> =>
      at.sessions.queuePrompt(actor, { sessionId, text, models }),
    texts: async (): Promise<string[]> => (await queue()).prompts.map(({ excerpt }) => excerpt),
    /** The newest that readers were told. */
    told: (): QueueRecord | undefined =>
      reader.entries
        .flatMap(({ event }) => (event.kind === 'queueChanged' ? [event.queue] : []))
        .toSorted((a, b) => a.version - b.version)
        .at(-1),
    prompts: (): MessageRecord[] => sent('user'),
    prompt: (text: string): Promise<MessageRecord> => reader.until(() => sent('user').find((one) => one.text === text)),
    answerTo: (promptId: string): Promise<MessageRecord> =>
      reader.until(() => sent('assistant').find(({ parentId }) => parentId === promptId)),
    calls,
    /** The request for the answer to a prompt. */
    async call(text: string): Promise<ScriptedCall> {
      await expect.poll(() => calls(text).length, { interval: 10 }).toBeGreaterThan(0);
      return calls(text)[0]!;
    },
    async type(actor: UserActor, text: string): Promise<void> {
      const doc = new Y.Doc();
      doc.getText('prompt').insert(0, text);
      await node.sessions.editDraft(actor, { sessionId, clientId: 'a', update: Y.encodeStateAsUpdate(doc) });
    },
    draft: async (): Promise<string> => (await node.sessions.parts.draft(sessionId)).text,
  };
}

export type Room = Awaited<ReturnType<typeof createRoom>>;
