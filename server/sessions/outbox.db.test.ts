import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UserActor } from '../identity/actor.ts';
import { systemClock } from '../kit/clock.ts';
import { createRedis } from '../kit/redis.ts';
import { createRedisLog } from '../live/log/redis-log.ts';
import { startRedisServer } from '../testkit/services/redis.ts';
import { createOutbox } from './outbox.ts';
import { createFixture, createReader, logger } from './testkit/session-fixture.ts';
import type { Fixture } from './testkit/session-fixture.ts';
import { MODEL, createScriptedModels } from './testkit/scripted-models.ts';

let fixture: Fixture;
let ana: UserActor;
let workspaceId: string;

beforeAll(async () => {
  fixture = await createFixture();
  workspaceId = await fixture.workspace();
  ana = await fixture.person('Ana', workspaceId);
});
afterAll(() => fixture.close());

async function redisLog(url: string) {
  const redis = createRedis({ url, log: logger });
  const log = createRedisLog({ redis, clock: systemClock, log: logger });
  return {
    log,
    async close() {
      await log.close();
      await redis.close();
    },
  };
}

test('L4: events of a node that died before it could publish are published by another', async () => {
  const unreachable = await redisLog('redis://127.0.0.1:1');
  const node = await fixture.node();
  const { id: sessionId } = await node.sessions.createSession(ana, { workspaceId });
  const reader = await createReader(fixture.log, sessionId);
  const { prompt } = await node.sessions.sendPrompt(ana, { sessionId, text: 'x', models: [MODEL] });
  await reader.until(() => reader.messages.has(prompt.id));
  const dying = createOutbox({ db: fixture.db, log: unreachable.log, logger });
  await fixture.db.write(async (tx) => {
    await sql`update message set author_name = 'Renamed' where id = ${prompt.id}`.execute(tx.sql());
    await dying.add(tx, sessionId, [{ kind: 'messageChanged', messageId: prompt.id }]);
  });
  await dying.close();
  await expect(unreachable.log.head(sessionId)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  const name = await reader.until(() => reader.messages.get(prompt.id)?.author?.displayName.startsWith('R') && 'Renamed');
  expect(name).toBe('Renamed');
  await expect.poll(() => fixture.count('pending_event')).toBe(0);
  await reader.close();
  await unreachable.close();
  await node.close();
});

test('a note that is published late or twice brings the newest state, never an older one', async () => {
  const node = await fixture.node({ models: createScriptedModels(() => 'Done.') });
  const { id: sessionId } = await node.sessions.createSession(ana, { workspaceId });
  const reader = await createReader(fixture.log, sessionId);
  const { answers } = await node.sessions.sendPrompt(ana, { sessionId, text: 'x', models: [MODEL] });
  const end = await reader.ended(answers[0]!.id);
  const count = reader.entries.length;
  await fixture.db.write((tx) =>
    createOutbox({ db: fixture.db, log: fixture.log, logger }).add(tx, sessionId, [{ kind: 'messageAdded', messageId: end.id }]),
  );
  await reader.until(() => reader.entries.slice(count).some(({ event }) => event.kind === 'messageAdded'));
  expect(reader.messages.get(end.id)).toEqual(end);
  await reader.close();
  await node.close();
});

test('two nodes that publish one session at the same time never go back to an older state', async () => {
  const { id: sessionId } = await (await fixture.node()).sessions.createSession(ana, { workspaceId, title: '0' });
  const reader = await createReader(fixture.log, sessionId);
  const outboxes = [fixture.db, (await fixture.node()).db].map((db) => ({ db, outbox: createOutbox({ db, log: fixture.log, logger }) }));
  const change = async ({ db, outbox }: (typeof outboxes)[number]) =>
    db.write(async (tx) => {
      await sql`update session set title = (title::int + 1)::text where id = ${sessionId}`.execute(tx.sql());
      await outbox.add(tx, sessionId, [{ kind: 'sessionChanged' }]);
    });
  for (let round = 0; round < 60; round++) await Promise.all(outboxes.map(change));
  const titles = () => reader.entries.flatMap(({ event }) => (event.kind === 'sessionChanged' ? [Number(event.session.title)] : []));
  await reader.until(() => titles().includes(120) && titles().length === 120);
  expect(titles()).toEqual(titles().toSorted((a, b) => a - b));
  await reader.close();
});

test('nothing of a rolled back transaction is published', async () => {
  const { id: sessionId } = await (await fixture.node()).sessions.createSession(ana, { workspaceId });
  const outbox = createOutbox({ db: fixture.db, log: fixture.log, logger });
  const failing = fixture.db.write(async (tx) => {
    await outbox.add(tx, sessionId, [{ kind: 'sessionChanged' }]);
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  expect(await fixture.log.head(sessionId)).toMatchObject({ seq: 0 });
  expect(await fixture.count('pending_event')).toBe(0);
});

test('L2, L4: Redis dies and comes back in the middle of an answer: readers end with the whole text', async () => {
  const server = await startRedisServer();
  const nodeLog = await redisLog(server.url);
  const node = await fixture.node({ log: nodeLog.log });
  const { id: sessionId } = await node.sessions.createSession(ana, { workspaceId });
  const { answers } = await node.sessions.sendPrompt(ana, { sessionId, text: 'x', models: [MODEL] });
  const id = answers[0]!.id;
  const call = await node.models.call(0);
  call.text('one ');
  await expect.poll(async () => (await nodeLog.log.texts(sessionId)).get(id)).toBe('one ');
  await server.kill();
  call.text('two ');
  const stored = async () => (await node.sessions.parts.messagesById([id]))[0];
  await expect.poll(async () => (await stored())?.text).toBe('one two ');
  expect((await node.sessions.parts.snapshot(sessionId)).messages.find((message) => message.id === id)?.text).toBe('one two ');
  await server.restart();
  call.text('three');
  await expect
    .poll(async () => (await nodeLog.log.texts(sessionId).catch(() => new Map<string, string>())).get(id), { timeout: 10_000 })
    .toBe('one two three');
  call.end();
  await expect.poll(async () => (await stored())?.status).toBe('complete');
  await expect.poll(() => fixture.count('pending_event'), { timeout: 10_000 }).toBe(0);
  const head = await nodeLog.log.head(sessionId);
  const entries = await nodeLog.log.read(sessionId, { ...head, seq: 0 }, 1_000);
  const last = entries?.findLast(({ event }) => event.kind === 'messageChanged' && event.message.id === id)?.event;
  expect(last).toMatchObject({ message: { status: 'complete', text: 'one two three' } });
  await node.close();
  await nodeLog.close();
  await server.kill();
});

test('L4: an answer ends in Postgres although Redis never comes back', async () => {
  const server = await startRedisServer();
  const nodeLog = await redisLog(server.url);
  const node = await fixture.node({ log: nodeLog.log });
  const { id: sessionId } = await node.sessions.createSession(ana, { workspaceId });
  const { answers } = await node.sessions.sendPrompt(ana, { sessionId, text: 'x', models: [MODEL] });
  const call = await node.models.call(0);
  await server.kill();
  call.text('alone');
  call.end();
  const stored = async () => (await node.sessions.parts.messagesById([answers[0]!.id]))[0];
  await expect.poll(async () => (await stored())?.status, { timeout: 10_000 }).toBe('complete');
  expect((await stored())?.text).toBe('alone');
  expect(await fixture.usageOf(answers[0]!.id)).toHaveLength(1);
  await node.close();
  await nodeLog.close();
});
