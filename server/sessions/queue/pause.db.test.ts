import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ApiKeyActor } from '../../identity/actor.ts';
import { outcome } from '../../testkit/outcome.ts';
import { createHouse, createRoom } from '../testkit/queue-room.ts';
import type { House, Room } from '../testkit/queue-room.ts';
import { ids } from '../testkit/session-fixture.ts';
import { GONE_MODEL } from '../testkit/scripted-models.ts';

let house: House;
let room: Room;
beforeAll(async () => {
  house = await createHouse();
});
afterAll(() => house.fixture.close());
beforeEach(async () => {
  room = await createRoom(house);
  return () => room.reader.close();
});

test('an answer that failed pauses the queue until somebody resumes it', async () => {
  const { ana, ben, other } = house;
  const { answers } = await room.send('will fail');
  await room.put(ana, 'after a failure');
  (await room.call('will fail')).fail('UPSTREAM');
  await room.reader.until(() => room.told()?.pause);
  expect(room.told()?.pause).toEqual({ reason: 'answerFailed', causeId: answers[0]!.id, detail: null, budgetId: null });
  await room.put(ben, 'queued while paused');
  expect(await room.texts()).toEqual(['after a failure', 'queued while paused']);
  await other.sessions.resumeQueue(ben, room.sessionId);
  const next = await room.prompt('after a failure');
  expect(next.parentId).toBe(answers[0]!.id);
  expect(room.told()?.pause).toBeNull();
});

test('a failed answer that is asked again successfully ends the pause by itself', async () => {
  const { node, ana, ben } = house;
  const { answers } = await room.send('fails once');
  await room.put(ana, 'after the retry');
  (await room.call('fails once')).fail('UPSTREAM');
  await room.reader.until(() => room.told()?.pause);
  const before = node.models.calls.length;
  const retry = await node.sessions.retryMessage(ben, { id: answers[0]!.id });
  (await node.models.call(before)).end();
  expect((await room.prompt('after the retry')).parentId).toBe(retry.id);
  await room.reader.until(() => room.told()?.pause === null);
});

test('a stopped answer does not pause the queue, and says who stopped it first', async () => {
  const { node, other, ana, ben } = house;
  const { answers } = await room.send('to be stopped');
  (await room.call('to be stopped')).text('half');
  await room.put(ana, 'after the stop');
  const id = answers[0]!.id;
  const stopped = await other.sessions.stopMessage(ben, id);
  expect(stopped).toMatchObject({ status: 'stopped', stoppedBy: { kind: 'user', id: ben.userId, displayName: 'Ben' } });
  expect((await room.prompt('after the stop')).parentId).toBe(id);
  expect(await room.reader.ended(id)).toEqual(stopped);
  expect((await node.sessions.stopMessage(ana, id)).stoppedBy?.displayName).toBe('Ben');
});

test('a model that has gone pauses the queue, until its prompt makes way', async () => {
  const { node, ana, fixture } = house;
  await room.send('run for the model');
  const { queuedPrompt } = await room.put(ana, 'asks a model that goes');
  await room.put(ana, 'asks one that stays');
  await sql`update queued_prompt set model_ids = ${[GONE_MODEL]}::text[] where id = ${queuedPrompt!.id}`.execute(fixture.db.sql());
  (await room.call('run for the model')).end();
  await room.reader.until(() => room.told()?.pause);
  expect(room.told()?.pause).toEqual({ reason: 'modelUnavailable', causeId: queuedPrompt!.id, detail: GONE_MODEL, budgetId: null });
  expect((await node.sessions.resumeQueue(ana, room.sessionId)).pause?.reason).toBe('modelUnavailable');
  const [first, second] = (await room.queue()).prompts;
  await node.sessions.reorderQueue(ana, { sessionId: room.sessionId, promptIds: [second!.id, first!.id] });
  await room.prompt('asks one that stays');
});

test('a prompt that cannot be sent pauses the queue with the reason, and goes when it has been made possible', async () => {
  const { node, ana, fixture } = house;
  await room.send('run for the refusal');
  const { queuedPrompt } = await room.put(ana, 'soon too long');
  const write = (text: string) => sql`update queued_prompt set text = ${text} where id = ${queuedPrompt!.id}`.execute(fixture.db.sql());
  await write('字'.repeat(199_000));
  (await room.call('run for the refusal')).end();
  await room.reader.until(() => room.told()?.pause);
  expect(room.told()?.pause).toMatchObject({ reason: 'refused', causeId: queuedPrompt!.id, detail: expect.stringContaining('tokens') });
  expect(room.prompts()).toHaveLength(1);
  await write('short again');
  await node.sessions.resumeQueue(ana, room.sessionId);
  await room.prompt('short again');
});

test('a budget that refuses the next prompt pauses the queue by its name, so that its author can ask for more', async () => {
  const { node, ana, fixture, workspaceId } = house;
  const { sessionId } = room;
  await room.send('run for the budget');
  const { queuedPrompt } = await room.put(ana, 'over the budget');
  const budgetId = ids.next('bdg');
  await sql`insert into budget (id, workspace_id, scope, subject_id, period, mode, limit_micros, created_at, updated_at)
    values (${budgetId}, ${workspaceId}, 'session', ${sessionId}, 'day', 'hard', 0, now(), now())`.execute(fixture.db.sql());
  (await room.call('run for the budget')).end();
  await room.reader.until(() => room.told()?.pause);
  expect(room.told()?.pause).toEqual({
    reason: 'refused',
    causeId: queuedPrompt!.id,
    detail: 'All of this session’s budget is used up or held. Ask an admin for more.',
    budgetId,
  });
  await sql`update budget set limit_micros = 1000000000 where id = ${budgetId}`.execute(fixture.db.sql());
  expect((await node.sessions.resumeQueue(ana, sessionId)).pause).toBeNull();
  await room.prompt('over the budget');
});

test('the prompt of somebody who may not write any more is dropped for all to see, and the next one goes', async () => {
  const { node, ana, fixture, workspaceId, notices } = house;
  const { sessionId } = room;
  const cleo = await fixture.person('Cleo', workspaceId);
  await room.send('run for the access');
  const { queuedPrompt } = await room.put(cleo, 'from one who left');
  await room.put(ana, 'from one who stayed');
  await sql`delete from membership where user_id = ${cleo.userId}`.execute(fixture.db.sql());
  (await room.call('run for the access')).end();
  await room.prompt('from one who stayed');
  await room.reader.until(() => room.told()?.prompts.length === 1);
  expect(room.told()).toMatchObject({
    pause: null,
    prompts: [{ id: queuedPrompt!.id, state: 'dropped', author: { displayName: 'Cleo' } }],
  });
  expect(notices.filter(({ kind }) => kind === 'promptDropped')).toMatchObject([
    { recipientUserId: cleo.userId, sessionId, excerpt: 'from one who left' },
  ]);
  expect(await outcome(node.sessions.steer(ana, { sessionId, queuedPromptId: queuedPrompt!.id }))).toBe('CONFLICT');
  await node.sessions.returnToDraft(ana, queuedPrompt!.id);
  expect(await room.draft()).toBe('from one who left');
});

test('the prompt of an API key that was revoked is dropped', async () => {
  const { fixture, workspaceId } = house;
  const apiKeyId = ids.next('key');
  const scopes = ['session:read', 'session:write'];
  await sql`insert into api_key (id, workspace_id, display_name, scopes, secret_hash, created_at)
    values (${apiKeyId}, ${workspaceId}, 'Bot', ${scopes}::text[], 'x', now())`.execute(fixture.db.sql());
  const bot: ApiKeyActor = { kind: 'apiKey', apiKeyId, displayName: 'Bot', workspaceId, scopes };
  await room.send('run for the bot');
  await room.put(bot, 'from a bot');
  await room.put(bot, 'from a revoked bot');
  (await room.call('run for the bot')).end();
  expect((await room.prompt('from a bot')).author).toEqual({ kind: 'apiKey', id: apiKeyId, displayName: 'Bot' });
  await sql`update api_key set revoked_at = now() where id = ${apiKeyId}`.execute(fixture.db.sql());
  (await room.call('from a bot')).end();
  await room.reader.until(() => room.told()?.prompts[0]?.state === 'dropped');
  expect(room.prompts()).toHaveLength(2);
});

test('an archived session sends nothing until it is restored', async () => {
  const { node, ana } = house;
  const { sessionId } = room;
  const { answers } = await room.send('run for the archive');
  await room.put(ana, 'after the archive');
  await node.sessions.updateSession(ana, { id: sessionId, archived: true });
  (await room.call('run for the archive')).end();
  await room.reader.ended(answers[0]!.id);
  await node.sessions.updateSession(ana, { id: sessionId, archived: false });
  await room.prompt('after the archive');
  expect(room.prompts()).toHaveLength(2);
});
