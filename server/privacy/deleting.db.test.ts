import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { testRedisUrl } from '../testkit/services/redis.ts';
import { createTestApp } from '../testkit/test-app.ts';
import type { TestApp } from '../testkit/test-app.ts';
import type { Person } from '../testkit/visitors.ts';
import { columnsWith, redisKeysWith } from './testkit/walker.ts';

const WAIT = { timeout: 10_000, interval: 30 };
let app: TestApp;
let owner: Person;
let member: Person;
let stranger: Person;
let sessionId: string;
let count = 0;
let word: string;
beforeAll(async () => {
  app = await createTestApp({ redisUrl: testRedisUrl() });
  owner = await app.person('Olga');
  member = await app.join(owner, 'Mia');
  stranger = await app.person('Eve');
});
afterAll(() => app.close());
beforeEach(async () => {
  word = `zqword${'abcdefghij'[++count]}${process.pid}qz`;
  sessionId = await app.session(owner);
});

const change = (who: Pick<Person, 'headers'>, name: string, selection: string, input: object) =>
  app.ask<Record<string, never> | null>(
    `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`,
    { input },
    who.headers,
  );
const deleteMessage = async (who: Pick<Person, 'headers'>, id: string) =>
  (await change(who, 'deleteMessage', 'message { id text author { displayName } }', { id })).codes[0] ?? 'ok';
const deleteSession = async (who: Pick<Person, 'headers'>, id = sessionId) =>
  (await change(who, 'deleteSession', 'workspaceId', { id })).codes[0] ?? 'ok';
const everywhere = async () => [...(await columnsWith(app.sql, word)), ...(await redisKeysWith(testRedisUrl(), word))];

async function say(who: Person, text: string): Promise<{ promptId: string; answerIds: string[] }> {
  const sent = await app.send(who, sessionId, text);
  await vi.waitFor(async () => {
    const rows = await app.sql(`select 1 from message where session_id = $1 and status <> 'complete'`, [sessionId]);
    expect(rows).toEqual([]);
  }, WAIT);
  return sent;
}

describe('a message', () => {
  test('is erased by who wrote or asked for it, or by an owner of the session; never by others', async () => {
    const own = await say(member, 'Mine');
    expect(await deleteMessage(stranger, own.promptId)).toBe('NOT_FOUND');
    const others = await say(owner, 'Olga’s');
    expect(await deleteMessage(member, others.promptId)).toBe('FORBIDDEN');
    expect(await deleteMessage(member, others.answerIds[0]!)).toBe('FORBIDDEN');
    expect(await deleteMessage(member, own.promptId)).toBe('ok');
    expect(await deleteMessage(member, own.answerIds[0]!)).toBe('ok');
    const again = await say(member, 'Another');
    expect(await deleteMessage(owner, again.promptId)).toBe('ok');
    const log = await app.sql(`select actor_id, target_id from audit_event where action = 'message:delete' order by seq`);
    expect(log).toEqual([
      { actor_id: member.id, target_id: own.promptId },
      { actor_id: member.id, target_id: own.answerIds[0] },
      { actor_id: owner.id, target_id: again.promptId },
    ]);
  });

  test('leaves no word behind: not in search, title, quotes, notices, drafts, forks or the log', async () => {
    const doc = new Y.Doc();
    doc.getText('prompt').insert(0, `What is ${word}`);
    const update = Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64');
    await change(member, 'editDraft', 'version', { sessionId, clientId: 'mia', update });
    const { data } = await change(member, 'sendPrompt', 'prompt { id } answers { id }', { sessionId, models: ['demo:echo'] });
    const sent = data!['sendPrompt'] as unknown as { prompt: { id: string }; answers: { id: string }[] };
    await vi.waitFor(async () => {
      const rows = await app.sql(`select 1 from message where session_id = $1 and status <> 'complete'`, [sessionId]);
      expect(rows).toEqual([]);
    }, WAIT);
    expect((await change(owner, 'forkSession', 'session { id }', { messageId: sent.answers[0]!.id })).codes).toEqual([]);
    // The fork keeps the title of before, when a model has found a better one.
    await app.sql(`update session set title = 'Something else', title_source = 'model' where id = $1`, [sessionId]);
    const anchor = { start: 0, end: `What is ${word}`.length };
    expect((await change(owner, 'addComment', 'comment { id }', { messageId: sent.prompt.id, text: 'Hm', anchor })).codes).toEqual([]);
    const found = await everywhere();
    expect(found).toEqual(
      expect.arrayContaining(['comment.anchor_quote', 'draft_update.update', 'message.text', 'message_search.document', 'session.title']),
    );
    expect(found.filter((place) => place.startsWith('parley:')).length).toBeGreaterThan(0);

    for (const id of [sent.prompt.id, sent.answers[0]!.id]) expect(await deleteMessage(member, id)).toBe('ok');
    expect(await everywhere()).toEqual([]);
    const [usage] = await app.sql('select status from usage_entry where message_id = $1', [sent.answers[0]!.id]);
    expect(usage).toEqual({ status: 'complete' });
  });

  test('those who read at that moment begin anew, and see that it is gone', async () => {
    const { promptId } = await say(member, `Read ${word}`);
    const reader = await app.watch(owner, sessionId);
    await reader.until((view) => view.messages.get(promptId)?.text === `Read ${word}`);
    expect(await deleteMessage(member, promptId)).toBe('ok');
    const { snapshots } = await reader.until((view) => view.messages.get(promptId)?.text === '[This message was erased.]' && view);
    expect(snapshots).toBe(2);
    reader.socket.close();
  });
});

describe('a session', () => {
  test('is deleted by its owners, with everything; what it cost stays', async () => {
    await say(member, `Ask ${word}`);
    const cost = () =>
      app.sql('select count(*)::int as runs, sum(cost_micros)::text as cost from usage_entry where purpose = $1', ['answer']);
    const before = await cost();
    expect(await deleteSession(stranger)).toBe('NOT_FOUND');
    expect(await deleteSession(member)).toBe('FORBIDDEN');
    expect(await deleteSession(owner)).toBe('ok');
    expect(await deleteSession(owner)).toBe('NOT_FOUND');
    expect(await everywhere()).toEqual([]);
    expect(await cost()).toEqual(before);
    const log = await app.sql(`select actor_id, detail from audit_event where action = 'session:delete' and target_id = $1`, [sessionId]);
    expect(log).toEqual([{ actor_id: owner.id, detail: { reason: 'person' } }]);
  });

  test('is not while an answer is being written', async () => {
    const { answerIds } = await say(member, 'Hello');
    await app.sql(`update message set status = 'streaming', finished_at = null where id = $1`, [answerIds[0]]);
    expect(await deleteSession(owner)).toBe('CONFLICT');
    await app.sql(`update message set status = 'complete' where id = $1`, [answerIds[0]]);
    expect(await deleteSession(owner)).toBe('ok');
  });

  test('ends for those who read it', async () => {
    await say(member, 'Hello');
    const reader = await app.watch(member, sessionId);
    await reader.ready();
    expect(await deleteSession(owner)).toBe('ok');
    await vi.waitFor(() => expect(JSON.stringify(reader.results())).toContain('NOT_FOUND'), WAIT);
    reader.socket.close();
  });
});
