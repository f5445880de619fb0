import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ids } from '../testkit/session-fixture.ts';
import { createHouse, createRoom } from '../testkit/queue-room.ts';
import type { House, Room } from '../testkit/queue-room.ts';
import { MODEL, OTHER_MODEL } from '../testkit/scripted-models.ts';
import { outcome } from '../../testkit/outcome.ts';

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

test('prompts wait for the answer and are sent one after the other, by their authors, wherever they were queued', async () => {
  const { ana, ben, node, other } = house;
  await room.send('start one');
  await room.put(ana, 'second of all');
  const { queuedPrompt, prompt } = await room.put(ben, 'third of all', other, [OTHER_MODEL, MODEL]);
  expect(prompt).toBeNull();
  expect(queuedPrompt).toMatchObject({ state: 'waiting', author: { displayName: 'Ben' }, modelIds: [OTHER_MODEL, MODEL] });
  await room.reader.until(() => room.told()?.prompts.length === 2);
  expect(room.told()).toMatchObject({ pause: null, prompts: [{ excerpt: 'second of all' }, { excerpt: 'third of all' }] });

  (await room.call('start one')).end();
  const second = await room.prompt('second of all');
  expect(second.author?.displayName).toBe('Ana');
  expect(await room.texts()).toEqual(['third of all']);
  (await room.call('second of all')).end();
  const third = await room.prompt('third of all');
  expect(third).toMatchObject({ author: { id: ben.userId, displayName: 'Ben' }, parentId: (await room.answerTo(second.id)).id });
  await room.reader.until(() => room.told()?.prompts.length === 0);
  const sent = await node.sessions.queuedPrompt(ana, queuedPrompt!.id);
  expect(sent).toMatchObject({ state: 'sent', promptId: third.id, excerpt: '' });
  expect(room.reader.faults).toEqual([]);
});

test('every lane of a turn is waited for', async () => {
  const { answers } = await room.send('two lanes', [MODEL, OTHER_MODEL]);
  await room.put(house.ana, 'after both lanes');
  await expect.poll(() => room.calls('two lanes').length).toBe(2);
  const [first, second] = room.calls('two lanes');
  first!.end();
  await room.reader.until(() => answers.some(({ id }) => room.reader.messages.get(id)?.status === 'complete'));
  await house.other.sessions.resumeQueue(house.ana, room.sessionId);
  expect(await room.texts()).toEqual(['after both lanes']);
  second!.end();
  await room.prompt('after both lanes');
});

test('a run on another branch does not hold the queue up', async () => {
  const { answers } = await room.send('mainline first');
  (await room.call('mainline first')).end();
  await room.reader.ended(answers[0]!.id);
  const input = { sessionId: room.sessionId, models: [MODEL] };
  await house.node.sessions.sendPrompt(house.ben, { ...input, text: 'on a branch', parentId: null });
  await room.call('on a branch');
  expect((await room.put(house.ana, 'on the mainline')).prompt?.parentId).toBe(answers[0]!.id);
});

test('where nothing runs a queued prompt is sent at once', async () => {
  const { queuedPrompt, prompt } = await room.put(house.ana, 'nothing to wait for');
  expect(queuedPrompt?.state).toBe('sent');
  expect(prompt).toMatchObject({ text: 'nothing to wait for', author: { displayName: 'Ana' } });
});

test('the order is changed by naming all that is there, else it is a conflict', async () => {
  await room.send('run for the order');
  for (const text of ['a of the order', 'b of the order', 'c of the order']) await room.put(house.ana, text);
  const [a, b, c] = (await room.queue()).prompts.map(({ id }) => id) as [string, string, string];
  const reorder = (promptIds: string[]) => house.other.sessions.reorderQueue(house.ben, { sessionId: room.sessionId, promptIds });
  expect((await reorder([c, a, b])).prompts.map(({ id }) => id)).toEqual([c, a, b]);
  for (const wrong of [[], [a, b], [a, b, c, ids.next('qpr')], [a, b, b], [a, a, b, c]]) {
    expect(await outcome(reorder(wrong))).toBe('CONFLICT');
  }
  (await room.call('run for the order')).end();
  await room.prompt('c of the order');
  expect(await room.texts()).toEqual(['a of the order', 'b of the order']);
});

test('a prompt is taken out, or goes back into the draft behind what stands there', async () => {
  const { ana, ben, node, other } = house;
  await room.send('run for the draft');
  const long = `${'🎈'.repeat(9_000)}end`;
  const [first, second, third] = [await room.put(ana, 'out'), await room.put(ana, 'back'), await room.put(ana, long)];
  await room.type(ana, 'In the making');
  expect((await node.sessions.removeQueuedPrompt(ben, first.queuedPrompt!.id)).prompts).toHaveLength(2);
  await other.sessions.returnToDraft(ben, second.queuedPrompt!.id);
  expect(await room.draft()).toBe('In the making\n\nback');
  await node.sessions.returnToDraft(ben, third.queuedPrompt!.id);
  expect(await room.draft()).toBe(`In the making\n\nback\n\n${long}`);
  expect(await room.texts()).toEqual([]);
  expect(await outcome(node.sessions.returnToDraft(ben, second.queuedPrompt!.id))).toBe('CONFLICT');
  expect((await node.sessions.queuedPrompt(ana, first.queuedPrompt!.id)).state).toBe('removed');
  expect(await outcome(other.sessions.removeQueuedPrompt(ben, first.queuedPrompt!.id))).toBe('ok');
});

test('the 21st prompt is refused, and the draft that it came from stays', async () => {
  await room.send('run for the limit');
  for (let count = 0; count < 20; count++) await room.put(house.ana, `number ${count}`);
  await room.type(house.ana, 'one too many');
  expect(await outcome(house.node.sessions.queuePrompt(house.ana, { sessionId: room.sessionId, models: [MODEL] }))).toBe('CONFLICT');
  expect(await room.draft()).toBe('one too many');
  expect(await room.texts()).toHaveLength(20);
});

test('G6: one clientMutationId gives one prompt, also after it was sent', async () => {
  const { ana, node, other } = house;
  await room.send('run for the repetition');
  const input = { sessionId: room.sessionId, text: 'once only', models: [MODEL], clientMutationId: 'mine' };
  const all = await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 ? node : other).sessions.queuePrompt(ana, input)));
  expect(new Set(all.map(({ queuedPrompt }) => queuedPrompt?.id)).size).toBe(1);
  (await room.call('run for the repetition')).end();
  const sent = await room.prompt('once only');
  expect((await other.sessions.queuePrompt(ana, input)).prompt?.id).toBe(sent.id);
  expect(room.prompts()).toHaveLength(2);
});

test('viewers read the queue and change nothing; strangers find nothing', async () => {
  const { ana, node, fixture, workspaceId } = house;
  const { sessionId } = room;
  const viewer = await fixture.person('Vera', workspaceId, 'guest');
  await fixture.invite(sessionId, viewer, 'viewer');
  const stranger = await fixture.person('Eve', null);
  await room.send('run for the roles');
  const id = (await room.put(ana, 'secret')).queuedPrompt!.id;
  const { sessions } = node;
  for (const [actor, code] of [
    [viewer, 'FORBIDDEN'],
    [stranger, 'NOT_FOUND'],
  ] as const) {
    expect(await outcome(room.put(actor, 'x'))).toBe(code);
    expect(await outcome(sessions.steer(actor, { sessionId, text: 'x' }))).toBe(code);
    expect(await outcome(sessions.steer(actor, { sessionId, queuedPromptId: id }))).toBe(code);
    expect(await outcome(sessions.reorderQueue(actor, { sessionId, promptIds: [id] }))).toBe(code);
    expect(await outcome(sessions.removeQueuedPrompt(actor, id))).toBe(code);
    expect(await outcome(sessions.returnToDraft(actor, id))).toBe(code);
    expect(await outcome(sessions.resumeQueue(actor, sessionId))).toBe(code);
  }
  expect((await sessions.queuedPrompt(viewer, id)).excerpt).toBe('secret');
  expect(await outcome(sessions.queuedPrompt(stranger, id))).toBe('NOT_FOUND');
  const elsewhere = await sessions.createSession(ana, { workspaceId });
  expect(await outcome(sessions.steer(ana, { sessionId: elsewhere.id, queuedPromptId: id }))).toBe('NOT_FOUND');
  expect(await room.texts()).toEqual(['secret']);
});
