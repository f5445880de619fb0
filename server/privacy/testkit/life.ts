/** A person who writes the same word wherever a person can write, among others who quote and mention them. */
import { expect, vi } from 'vitest';
import * as Y from 'yjs';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';

const WAIT = { timeout: 20_000, interval: 50 };

export interface Life {
  owner: Person;
  /** Who goes. */
  leaver: Person;
  shared: string;
  closed: string;
  promptId: string;
  othersPromptId: string;
  othersAnswerId: string;
  forkId: string;
  commentId: string;
  othersCommentId: string;
}

export async function live(app: TestApp, word: string): Promise<Life> {
  const change = <Data>(who: Pick<Person, 'headers'>, name: string, selection: string, input: object) =>
    app
      .done<Record<string, Data>>(
        `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`,
        { input },
        who.headers,
      )
      .then((data) => data[name]!);
  const ended = (ids: readonly string[]) =>
    vi.waitFor(async () => {
      const rows = await app.sql(`select status from message where id = any($1)`, [ids]);
      expect(rows.every(({ status }) => status === 'complete')).toBe(true);
    }, WAIT);

  const owner = await app.person('Olga');
  const workspaceId = owner.workspace.id;
  const leaver = await app.join(owner, `${word} Ann`, 'ADMIN');

  const closed = await app.session(leaver, { title: `${word} in private`, visibility: 'PRIVATE' });
  await moveTo(app, closed, workspaceId);
  await app.send(leaver, closed, `${word} is private`);

  const { session } = await change<{ session: { id: string } }>(leaver, 'createSession', 'session { id }', { workspaceId });
  const shared = session.id;
  const asked = await app.send(leaver, shared, `Tell me of ${word}`);
  await ended(asked.answerIds);
  await app.send(owner, shared, 'Another one, please', ['demo:echo', 'demo:echo']).then(({ answerIds }) => ended(answerIds));
  const others = await lastOf(app, shared);

  const said = await change<{ comment: { id: string } }>(leaver, 'addComment', 'comment { id }', {
    messageId: others.answerId,
    text: `${word} says no`,
    clientMutationId: `${word}-1`,
  });
  const quoting = await change<{ comment: { id: string } }>(owner, 'addComment', 'comment { id }', {
    messageId: asked.promptId,
    text: `@${leaver.name} what is this?`,
    anchor: { start: 0, end: `Tell me of ${word}`.length },
    mentions: [{ kind: 'USER', id: leaver.id, name: leaver.name }],
  });
  await change(leaver, 'addComment', 'comment { id }', {
    messageId: asked.promptId,
    threadId: quoting.comment.id,
    text: `${word} is a reply`,
  });
  await change(leaver, 'resolveThread', 'comment { id }', { threadId: quoting.comment.id });
  await change(leaver, 'toggleReaction', 'version', { messageId: others.answerId, emoji: '👍', on: true });
  await change(leaver, 'castVote', 'poll { version }', { messageId: others.answerId });
  await change(leaver, 'createBranch', 'branch { id }', { sessionId: shared, messageId: asked.promptId, name: `${word} branch` });
  await change(leaver, 'createShareLink', 'token', { sessionId: shared, role: 'VIEWER', name: `${word} link` });
  const fork = await change<{ session: { id: string } }>(owner, 'forkSession', 'session { id }', { messageId: asked.answerIds[0] });

  await change(leaver, 'createFolder', 'folder { id }', { workspaceId, name: `${word} folder` });
  const key = await change<{ secret: string }>(leaver, 'createApiKey', 'secret', {
    workspaceId,
    name: `${word} key`,
    scopes: ['session:read', 'session:write'],
  });
  await askOpenai(app, key.secret, `${word} by a program`);
  await change(leaver, 'createWebhookEndpoint', 'endpoint { id }', {
    workspaceId,
    url: 'https://hooks.example.com/in',
    description: `${word} hook`,
    eventTypes: ['RUN_COMPLETED'],
  });
  const budget = await change<{ budget: { id: string } }>(owner, 'createBudget', 'budget { id }', {
    workspaceId,
    scope: 'PERSON',
    subjectId: leaver.id,
    period: 'MONTH',
    mode: 'HARD',
    limitMicros: '100000000',
  });
  await change(leaver, 'requestBudget', 'request { id }', { budgetId: budget.budget.id, note: `${word} needs more`, micros: '5000000' });
  await change(leaver, 'inviteMember', 'invitation { id }', { workspaceId, email: `${word}@example.org`, role: 'MEMBER' });

  const queued = await change<{ queuedPrompt: { id: string } | null }>(leaver, 'queuePrompt', 'queuedPrompt { id }', {
    sessionId: fork.session.id,
    text: `${word} may wait`,
    models: ['demo:echo'],
    clientMutationId: `${word}-2`,
  });
  expect(queued).toBeDefined();

  const doc = new Y.Doc();
  doc.getText('prompt').insert(0, `${word} in a draft`);
  await change(leaver, 'editDraft', 'version', {
    sessionId: shared,
    clientId: 'ann',
    update: Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64'),
  });
  const other = new Y.Doc();
  other.getText('prompt').insert(0, 'Olga writes too. ');
  await change(owner, 'editDraft', 'version', {
    sessionId: shared,
    clientId: 'olga',
    update: Buffer.from(Y.encodeStateAsUpdate(other)).toString('base64'),
  });
  return {
    owner,
    leaver,
    shared,
    closed,
    promptId: asked.promptId,
    othersPromptId: others.promptId,
    othersAnswerId: others.answerId,
    forkId: fork.session.id,
    commentId: said.comment.id,
    othersCommentId: quoting.comment.id,
  };
}

async function askOpenai(app: TestApp, secret: string, content: string): Promise<void> {
  const reply = await fetch(`${app.origin}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}`, 'idempotency-key': 'once' },
    body: JSON.stringify({ model: 'demo:echo', messages: [{ role: 'user', content }] }),
  });
  expect(await reply.text()).toContain(content);
}

async function lastOf(app: TestApp, sessionId: string): Promise<{ promptId: string; answerId: string }> {
  const [row] = await app.sql(
    `select a.id as answer, a.parent_id as prompt from message a where a.session_id = $1 and a.role = 'assistant' order by a.id desc limit 1`,
    [sessionId],
  );
  return { promptId: String(row!['prompt']), answerId: String(row!['answer']) };
}

/** `app.session` opens sessions in one’s own workspace. */
async function moveTo(app: TestApp, sessionId: string, workspaceId: string): Promise<void> {
  await app.sql(`update session set workspace_id = $2 where id = $1`, [sessionId, workspaceId]);
}
