import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UserActor } from '../../identity/actor.ts';
import { NO_NOTICES } from '../notice-sink.ts';
import type { NewNotice } from '../notice-sink.ts';
import { MODEL } from '../testkit/scripted-models.ts';
import { createFixture } from '../testkit/session-fixture.ts';
import type { Fixture } from '../testkit/session-fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.close());

test('who is mentioned is told, the others of a thread are told of an answer, nobody of their own words', async () => {
  const told: NewNotice[] = [];
  const node = await fixture.node({
    notices: { ...NO_NOTICES, add: async (_tx, notices) => void told.push(...notices.filter(({ commentId }) => commentId !== null)) },
  });
  const workspaceId = await fixture.workspace();
  const [ana, ben] = [await fixture.person('Ana', workspaceId), await fixture.person('Ben', workspaceId)];
  const session = await node.sessions.createSession(ana, { workspaceId, title: 'Rivers' });
  const { answers } = await node.sessions.sendPrompt(ana, { sessionId: session.id, text: 'What is a delta?', models: [MODEL] });
  const answerId = answers[0]!.id;
  const cleo = await fixture.person('Cleo', workspaceId);
  const person = ({ userId, displayName }: UserActor) => ({ kind: 'user' as const, id: userId, name: displayName });
  const recipients = () => told.splice(0).map(({ kind, recipientUserId }) => [kind, recipientUserId]);

  const { comment } = await node.sessions.addComment(ana, {
    messageId: answerId,
    text: '@Ben and @Ana:\n  look',
    mentions: [person(ben), person(ana)],
  });
  expect(told).toEqual([
    {
      recipientUserId: ben.userId,
      kind: 'mention',
      workspaceId,
      sessionId: session.id,
      messageId: answerId,
      commentId: comment.id,
      actor: { kind: 'user', id: ana.userId, displayName: 'Ana' },
      excerpt: '@Ben and @Ana: look',
    },
  ]);
  told.splice(0);
  const thread = { messageId: answerId, threadId: comment.id };
  const { comment: bens } = await node.sessions.addComment(ben, { ...thread, text: 'I see' });
  expect(recipients()).toEqual([['reply', ana.userId]]);
  await node.sessions.addComment(cleo, { ...thread, text: '@Ana yes', mentions: [person(ana)] });
  expect(recipients()).toEqual([
    ['mention', ana.userId],
    ['reply', ben.userId],
  ]);
  await node.sessions.editComment(ben, { id: bens.id, text: '@Cleo @Ben', mentions: [person(cleo), person(ben)] });
  expect(recipients()).toEqual([['mention', cleo.userId]]);
  await node.sessions.editComment(ben, { id: bens.id, text: '@Cleo again', mentions: [person(cleo)] });
  expect(recipients()).toEqual([]);

  await node.sessions.updateSession(ana, { id: session.id, visibility: 'private' });
  await node.sessions.addComment(ana, { ...thread, text: '@Cleo gone', mentions: [person(cleo)] });
  expect(recipients()).toEqual([]);
  (await node.models.call(0)).end();
});
