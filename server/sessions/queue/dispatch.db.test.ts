import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockWaits } from '../../testkit/lock-waits.ts';
import { createHouse, createRoom } from '../testkit/queue-room.ts';
import type { House } from '../testkit/queue-room.ts';
import { createFixture, createReader, ids } from '../testkit/session-fixture.ts';
import { MODEL, createScriptedModels } from '../testkit/scripted-models.ts';

let house: House;
beforeAll(async () => {
  house = await createHouse();
});
afterAll(() => house.fixture.close());

/** Behind everybody's back, as a node leaves it that dies between an answer's end and the next prompt. */
async function leaveBehind(sessionId: string, text: string, state: 'waiting' | 'steering' = 'waiting'): Promise<void> {
  const { fixture, ana } = house;
  await sql`insert into queued_prompt (id, session_id, position, state, author_kind, author_id, author_name, text, model_ids, is_blind, created_at)
    values (${ids.next('qpr')}, ${sessionId}, 1, ${state}, 'user', ${ana.userId}, 'Ana', ${text}, ${[MODEL]}::text[], false, now())`.execute(
    fixture.db.sql(),
  );
}

test('50 times: an answer ends while both nodes are asked to go on, and the next prompt is sent exactly once', async () => {
  const { ana, ben, node, other } = house;
  const room = await createRoom(house);
  await room.send('race number -1;');
  for (let round = 0; round < 50; round++) {
    const text = `race number ${round};`;
    await room.put(round % 2 ? ana : ben, text, round % 2 ? node : other);
    const call = await room.call(`race number ${round - 1};`);
    call.end();
    const nudge = (at: typeof node) => at.sessions.resumeQueue(ana, room.sessionId);
    await Promise.all([nudge(node), nudge(other), nudge(other), nudge(node)]);
    await room.prompt(text);
  }
  expect(room.prompts().map(({ text }) => text)).toEqual(Array.from({ length: 51 }, (_, index) => `race number ${index - 1};`));
  expect(room.reader.faults).toEqual([]);
  await room.reader.close();
}, 60_000);

test('D2, G6: 50 times two people send the draft within 50 ms on two nodes: one run, and both are told whose it was', async () => {
  const { fixture, ana, ben } = house;
  const models = createScriptedModels(() => 'An answer.');
  const [here, there] = [await fixture.node({ models }), await fixture.node({ models })];
  const room = await createRoom(house);
  const winners = new Set<string>();
  for (let round = 0; round < 50; round++) {
    await room.type(ana, `together ${round};`);
    const input = { sessionId: room.sessionId, models: [MODEL] };
    const [first, second] = round % 2 ? [ana, ben] : [ben, ana];
    const [a, b] = await Promise.all([here.sessions.sendPrompt(first, input), there.sessions.sendPrompt(second, input)]);
    expect(b).toMatchObject({ prompt: { id: a.prompt.id, author: a.prompt.author }, answers: [{ id: a.answers[0]!.id }] });
    winners.add(a.prompt.author!.id);
    await room.reader.ended(a.answers[0]!.id);
  }
  expect(room.prompts()).toHaveLength(50);
  expect(models.calls).toHaveLength(50);
  expect([...winners].every((id) => id === ana.userId || id === ben.userId)).toBe(true);
  await Promise.all([here.close(), there.close(), room.reader.close()]);
}, 60_000);

test('what a dead node left in the queue is sent once by the others', async () => {
  const room = await createRoom(house);
  for (let count = 0; count < 5; count++) await leaveBehind(room.sessionId, `left over ${count};`);
  for (let count = 0; count < 5; count++) {
    await expect.poll(() => room.prompts().length, { interval: 5 }).toBe(count + 1);
    (await room.call(room.prompts()[count]!.text)).end();
  }
  expect(new Set(room.prompts().map(({ text }) => text)).size).toBe(5);
  await room.reader.close();
});

test('what began to run while a node waited for the lock is waited for', async () => {
  const { fixture, node } = house;
  const room = await createRoom(house);
  const { prompt, answers } = await room.send('two lanes, one of them late');
  (await room.call('two lanes, one of them late')).end();
  await room.reader.ended(answers[0]!.id);
  const late = ids.next('msg');
  await fixture.db.write(async (tx) => {
    await sql`select 1 from session where id = ${room.sessionId} for no key update`.execute(tx.sql());
    await leaveBehind(room.sessionId, 'after the late lane');
    await expect.poll(() => lockWaits(fixture.url), { interval: 5 }).toBeGreaterThan(0);
    await sql`insert into message (id, session_id, parent_id, role, model_id, lane, text, status, node_id, requester_kind, requester_id, created_at)
      values (${late}, ${room.sessionId}, ${prompt.id}, 'assistant', ${MODEL}, 1, '', 'streaming', ${node.sessions.nodeId}, 'user', 'x', now())`.execute(
      tx.sql(),
    );
  });
  // Stands in line for the lock behind those who waited.
  expect((await node.sessions.resumeQueue(house.ana, room.sessionId)).prompts).toMatchObject([{ excerpt: 'after the late lane' }]);
  await sql`update message set status = 'complete' where id = ${late}`.execute(fixture.db.sql());
  await room.prompt('after the late lane');
  await room.reader.close();
});

test('a prompt of which nobody can say in time whether it is paid waits, and goes once somebody can', async () => {
  const fixture = await createFixture();
  const workspaceId = await fixture.workspace();
  const ana = await fixture.person('Ana', workspaceId);
  const node = await fixture.node({ plan: 'free' });
  const { id: sessionId } = await node.sessions.createSession(ana, { workspaceId, title: 'Busy' });
  const reader = await createReader(fixture.log, sessionId);
  const { answers } = await node.sessions.sendPrompt(ana, { sessionId, text: 'first', models: [MODEL] });
  (await node.models.call(0)).end();
  await reader.ended(answers[0]!.id);

  const waiting = sql<{ pid: number }>`select pid from pg_locks where not granted and pid in (
    select pid from pg_locks where relation = 'billing_account'::regclass)`;
  const pids = async () => (await waiting.execute(fixture.db.sql())).rows.map(({ pid }) => pid);
  await fixture.db.write(async (tx) => {
    await sql`select 1 from billing_account where workspace_id = ${workspaceId} for update`.execute(tx.sql());
    await sql`insert into queued_prompt (id, session_id, position, state, author_kind, author_id, author_name, text, model_ids, is_blind, created_at)
      values (${ids.next('qpr')}, ${sessionId}, 1, 'waiting', 'user', ${ana.userId}, 'Ana', 'in time', ${[MODEL]}::text[], false, now())`.execute(
      fixture.db.sql(),
    );
    await expect.poll(pids, { timeout: 5_000, interval: 10 }).toHaveLength(1);
    // It gives up, and the next sweep tries again.
    await expect.poll(pids, { timeout: 5_000, interval: 10 }).toHaveLength(0);
    await expect.poll(pids, { timeout: 5_000, interval: 10 }).toHaveLength(1);
    expect((await node.sessions.parts.queues([sessionId]))[0]).toMatchObject({ pause: null, prompts: [{ excerpt: 'in time' }] });
  });
  expect((await node.models.call(1)).request.messages.at(-1)).toMatchObject({ text: 'in time' });
  await reader.close();
  await fixture.close();
}, 20_000);

test('a node that drains starts nothing new: the queue is another one’s', async () => {
  const fixture = await createFixture();
  const workspaceId = await fixture.workspace();
  const ana = await fixture.person('Ana', workspaceId);
  const leaving = await fixture.node();
  const { id: sessionId } = await leaving.sessions.createSession(ana, { workspaceId });
  const input = { sessionId, models: [MODEL] };
  await leaving.sessions.sendPrompt(ana, { ...input, text: 'while it drains' });
  await leaving.sessions.queuePrompt(ana, { ...input, text: 'for the next one' });
  const call = await leaving.models.call(0);
  const drained = leaving.sessions.drain(5_000);
  call.end();
  await drained;
  const [queue] = await leaving.sessions.parts.queues([sessionId]);
  expect(queue).toMatchObject({ pause: null, prompts: [{ excerpt: 'for the next one', state: 'waiting' }] });
  const next = await fixture.node();
  await next.models.call(0);
  expect(leaving.models.calls).toHaveLength(1);
  await fixture.close();
});

test('an end, a stop and a steer go on at once, without waiting for a sweep', async () => {
  const fixture = await createFixture();
  const workspaceId = await fixture.workspace();
  const ana = await fixture.person('Ana', workspaceId);
  const never = { sweepMs: 3_600_000 };
  const node = await fixture.node({ timing: never });
  const other = await fixture.node({ timing: never, models: node.models });
  const { id: sessionId } = await node.sessions.createSession(ana, { workspaceId });
  const reader = await createReader(fixture.log, sessionId);
  const { answers } = await node.sessions.sendPrompt(ana, { sessionId, text: 'first', models: [MODEL] });
  await other.sessions.queuePrompt(ana, { sessionId, text: 'second', models: [MODEL] });
  await other.sessions.queuePrompt(ana, { sessionId, text: 'third', models: [MODEL] });
  (await node.models.call(0)).end();
  await node.models.call(1);
  const running = await reader.until(() =>
    [...reader.messages.values()].find(({ id, role }) => role === 'assistant' && id !== answers[0]!.id),
  );
  await other.sessions.stopMessage(ana, running.id);
  await node.models.call(2);
  await other.sessions.steer(ana, { sessionId, text: 'fourth' });
  const prompts = () => [...reader.messages.values()].filter(({ role }) => role === 'user').map(({ text }) => text);
  await reader.until(() => prompts().length === 4);
  expect(prompts()).toEqual(['first', 'second', 'third', 'fourth']);
  await reader.close();
  await fixture.close();
});
