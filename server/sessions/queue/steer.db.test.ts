import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { outcome } from '../../testkit/outcome.ts';
import { createHouse, createRoom } from '../testkit/queue-room.ts';
import type { House, Room } from '../testkit/queue-room.ts';
import { MODEL, OTHER_MODEL } from '../testkit/scripted-models.ts';

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

test('G5: a steer from another node stops what runs and goes on below what was said, with it in the context, for the same models', async () => {
  const { ben, other } = house;
  const { answers } = await room.send('a long story', [MODEL, OTHER_MODEL]);
  await expect.poll(() => room.calls('a long story').length).toBe(2);
  for (const call of room.calls('a long story')) call.text('Once upon');
  await room.reader.until(() => answers.every(({ id }) => room.reader.messages.get(id)?.text === 'Once upon'));
  const { queuedPrompt, prompt } = await other.sessions.steer(ben, { sessionId: room.sessionId, text: 'make it short' });
  expect(queuedPrompt).toMatchObject({ state: 'sent', promptId: prompt?.id });
  expect(prompt).toMatchObject({ text: 'make it short', parentId: answers[0]!.id, author: { displayName: 'Ben' } });
  for (const { id } of answers) {
    expect(await room.reader.ended(id)).toMatchObject({ status: 'stopped', text: 'Once upon', stoppedBy: { displayName: 'Ben' } });
  }
  await expect.poll(() => room.calls('make it short').length).toBe(2);
  const asked = room.calls('make it short').map(({ request }) => request);
  expect(asked.map(({ model }) => model).toSorted()).toEqual(['one', 'two']);
  expect(asked[0]?.messages.slice(-3).map(({ role, text }) => [role, text])).toEqual([
    ['user', 'Ana: a long story'],
    ['assistant', 'Once upon'],
    ['user', 'Ben: make it short'],
  ]);
});

test('a prompt that waits is sent now, before the others, by its author', async () => {
  const { ana, ben, other } = house;
  const { answers } = await room.send('run for the jump');
  await room.put(ana, 'first in line');
  const { queuedPrompt } = await room.put(ben, 'jumps the line');
  const steered = await other.sessions.steer(ana, { sessionId: room.sessionId, queuedPromptId: queuedPrompt!.id, models: [OTHER_MODEL] });
  expect(steered.prompt).toMatchObject({ text: 'jumps the line', author: { displayName: 'Ben' }, parentId: answers[0]!.id });
  expect((await room.answerTo(steered.prompt!.id)).modelId).toBe(OTHER_MODEL);
  expect(await room.texts()).toEqual(['first in line']);
  expect((await room.reader.ended(answers[0]!.id)).stoppedBy?.displayName).toBe('Ana');
});

test('a steer goes on although the answer failed, and although the queue is paused', async () => {
  const { ana, node } = house;
  await room.send('fails before the steer');
  await room.put(ana, 'held up');
  (await room.call('fails before the steer')).fail('UPSTREAM');
  await room.reader.until(() => room.told()?.pause);
  const { prompt } = await node.sessions.steer(ana, { sessionId: room.sessionId, text: 'never mind' });
  expect(prompt?.text).toBe('never mind');
  expect(await room.queue()).toMatchObject({ pause: null, prompts: [{ excerpt: 'held up' }] });
});

test('D2, G6: two people who steer with the same draft at the same moment, on two nodes, stop once and send once', async () => {
  const { ana, ben, node, other } = house;
  for (let round = 0; round < 10; round++) {
    const text = `steered together ${round};`;
    if (round === 0) await room.send('run for the first steer');
    await room.type(ana, text);
    const input = { sessionId: room.sessionId, models: [MODEL] };
    const both = await Promise.all([node.sessions.steer(ana, input), other.sessions.steer(ben, input)]);
    expect(both[1].queuedPrompt?.id).toBe(both[0].queuedPrompt?.id);
    await room.prompt(text);
    await room.call(text);
    expect(room.calls(text)).toHaveLength(1);
  }
  expect(room.prompts()).toHaveLength(11);
  expect(await room.texts()).toEqual([]);
});

test('G6: one clientMutationId stops and sends once', async () => {
  const { ana, node, other } = house;
  await room.send('run for the repeated steer');
  const input = { sessionId: room.sessionId, text: 'steered once', clientMutationId: 'steer' };
  const all = await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 ? node : other).sessions.steer(ana, input)));
  expect(new Set(all.map(({ prompt }) => prompt?.id)).size).toBe(1);
  await room.call('steered once');
  expect((await other.sessions.steer(ana, input)).prompt?.id).toBe(all[0]?.prompt?.id);
  expect(room.reader.messages.get((await room.answerTo(all[0]!.prompt!.id)).id)?.status).toBe('queued');
});

test('what cannot be steered is refused and stops nothing', async () => {
  const { ana, node } = house;
  const steer = (input: object) => outcome(node.sessions.steer(ana, { sessionId: room.sessionId, ...input }));
  expect(await steer({ text: 'to nobody' })).toBe('INVALID');
  const { answers } = await room.send('goes on in spite of all');
  const { queuedPrompt } = await room.put(ana, 'waits');
  expect(await steer({})).toBe('INVALID');
  expect(await steer({ text: ' ' })).toBe('INVALID');
  expect(await steer({ text: 'x', models: ['scripted:unknown'] })).toBe('INVALID');
  expect(await steer({ text: 'x', queuedPromptId: queuedPrompt!.id })).toBe('INVALID');
  expect(await steer({ queuedPromptId: queuedPrompt!.id, models: ['scripted:unknown'] })).toBe('INVALID');
  expect(await room.queue()).toMatchObject({ prompts: [{ id: queuedPrompt!.id, state: 'waiting' }] });
  expect(await steer({ queuedPromptId: 'qpr_00000000000000000000000000' })).toBe('NOT_FOUND');
  await node.sessions.removeQueuedPrompt(ana, queuedPrompt!.id);
  expect(await steer({ queuedPromptId: queuedPrompt!.id })).toBe('CONFLICT');
  (await room.call('goes on in spite of all')).end();
  expect(await room.reader.ended(answers[0]!.id)).toMatchObject({ status: 'complete' });
});
