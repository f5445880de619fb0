import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { MessageRecord } from '../../schema/wire/events.ts';
import type { UserActor } from '../identity/actor.ts';
import { systemClock } from '../kit/clock.ts';
import { createRedis } from '../kit/redis.ts';
import { createRedisLog } from '../live/log/redis-log.ts';
import { startRedisServer } from '../testkit/services/redis.ts';
import type { OwnerOptions } from './testkit/owner-process.ts';
import { createFixture, createReader, logger } from './testkit/session-fixture.ts';
import type { Fixture } from './testkit/session-fixture.ts';
import { MODEL, OTHER_MODEL } from './testkit/scripted-models.ts';
import { DEFAULT_TIMING } from './timing.ts';

let fixture: Fixture;
let ana: UserActor;
let workspaceId: string;

beforeAll(async () => {
  fixture = await createFixture();
  workspaceId = await fixture.workspace();
  ana = await fixture.person('Ana', workspaceId);
});
afterAll(() => fixture.close());

test('G2: a run whose owner is killed is INTERRUPTED within 3 s on the other node, with the last token that anybody saw', async () => {
  const server = await startRedisServer();
  const redis = createRedis({ url: server.url, log: logger });
  const log = createRedisLog({ redis, clock: systemClock, log: logger });
  const node = await fixture.node({ log, timing: DEFAULT_TIMING });
  const { id: sessionId } = await node.sessions.createSession(ana, { workspaceId });
  const reader = await createReader(log, sessionId);
  const options: OwnerOptions = { databaseUrl: fixture.url, redisUrl: server.url, sessionId, actor: ana, everyMs: 5 };
  const owner = spawn(process.execPath, [join(import.meta.dirname, 'testkit/owner-process.ts'), JSON.stringify(options)], {
    stdio: 'inherit',
  });

  const answer = () => [...reader.messages.values()].find((message) => message.role === 'assistant');
  await reader.until(() => (answer()?.text.length ?? 0) > 400);
  const killedAt = performance.now();
  owner.kill('SIGKILL');
  const end = await reader.ended(answer()!.id);
  expect(performance.now() - killedAt).toBeLessThan(3_000);
  expect(end).toMatchObject({ status: 'interrupted', failure: { code: 'INTERRUPTED' }, usage: { estimated: true } });
  expect(end.text).toBe(Array.from({ length: end.text.split(' ').length - 1 }, (_, index) => `${index} `).join(''));
  expect(reader.faults).toEqual([]);
  expect(await fixture.usageOf(end.id)).toMatchObject([{ status: 'interrupted', estimated: true }]);
  expect(await fixture.count('run_chunk')).toBe(0);
  const next = await node.sessions.continueMessage(ana, { id: end.id });
  expect(next.text).toBe(end.text);

  await reader.close();
  await node.close();
  await log.close();
  await redis.close();
  await server.kill();
});

let sessionId: string;
let reader: Awaited<ReturnType<typeof createReader>>;
beforeEach(async () => {
  const node = await fixture.node();
  sessionId = (await node.sessions.createSession(ana, { workspaceId })).id;
  await node.close();
  reader = await createReader(fixture.log, sessionId);
});

test('G2: an owner that slept through its lease cannot write, neither text nor an end', async () => {
  const owner = await fixture.node({ timing: { heartbeatMs: 3_600_000, sweepMs: 3_600_000 } });
  const { answers } = await owner.sessions.sendPrompt(ana, { sessionId, text: 'x', models: [MODEL] });
  const call = await owner.models.call(0);
  call.text('before');
  await reader.until(() => reader.messages.get(answers[0]!.id)?.text === 'before');
  const heir = await fixture.node();
  const end = await reader.ended(answers[0]!.id);
  expect(end).toMatchObject({ status: 'interrupted', text: 'before' });
  call.text(' and after');
  call.end();
  await call.closed;
  await owner.close();
  expect((await heir.sessions.parts.messagesById([end.id]))[0]).toEqual(end);
  expect(reader.messages.get(end.id)).toEqual(end);
  expect(reader.faults).toEqual([]);
  expect(await fixture.usageOf(end.id)).toHaveLength(1);
  expect(await fixture.count('run_chunk')).toBe(0);
  await heir.close();
});

test('G2: from the moment that a run is claimed its old owner writes no chunk and no end', async () => {
  const owner = await fixture.node();
  const { answers } = await owner.sessions.sendPrompt(ana, { sessionId, text: 'x', models: [MODEL, OTHER_MODEL] });
  const [writing, ending] = await Promise.all([owner.models.callOf(MODEL), owner.models.callOf(OTHER_MODEL)]);
  writing.text('kept');
  const stored = async () =>
    (await owner.sessions.parts.messagesById(answers.map(({ id }) => id))).map((message) => [message?.status, message?.text]);
  await expect.poll(stored).toEqual([
    ['streaming', 'kept'],
    ['queued', ''],
  ]);
  await sql`update message set fence = fence + 1 where session_id = ${sessionId} and role = 'assistant'`.execute(fixture.db.sql());
  ending.end();
  writing.text(' and lost');
  await writing.closed;
  await owner.sessions.drain(0);
  expect(await stored()).toEqual([
    ['streaming', 'kept'],
    ['queued', ''],
  ]);
  expect(await fixture.usageOf(answers[1]!.id)).toEqual([]);
  await owner.close();
  const heir = await fixture.node();
  await Promise.all(answers.map(({ id }) => reader.ended(id)));
  await heir.close();
});

test('G2: a node whose database connections are all busy for longer than its lease keeps its runs', async () => {
  const owner = await fixture.node();
  const heir = await fixture.node();
  const { answers } = await owner.sessions.sendPrompt(ana, { sessionId, text: 'x', models: [MODEL] });
  const call = await owner.models.call(0);
  const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
  const hold = () =>
    owner.db.write(async (tx) => {
      await tx.em.execute('select 1');
      await isOver;
    });
  const held = Array.from({ length: 40 }, hold);
  const from = performance.now();
  await vi.waitUntil(() => performance.now() - from > 1_200, 2_000);
  end();
  await Promise.all(held);
  call.text('kept');
  call.end();
  expect(await reader.ended(answers[0]!.id)).toMatchObject({ status: 'complete', text: 'kept' });
  await owner.close();
  await heir.close();
});

test('G2: many nodes that find the same dead run end it once', async () => {
  const owner = await fixture.node();
  const models = Array.from({ length: 6 }, () => MODEL);
  const { answers } = await owner.sessions.sendPrompt(ana, { sessionId, text: 'x', models });
  await owner.models.call(5);
  await owner.close();
  const heirs = await Promise.all([fixture.node(), fixture.node(), fixture.node()]);
  const ends = await Promise.all(answers.map((answer) => reader.ended(answer.id)));
  expect(ends.map((end) => end.status)).toEqual(models.map(() => 'interrupted'));
  for (const { id } of answers) expect(await fixture.usageOf(id)).toHaveLength(1);
  await Promise.all(heirs.map((heir) => heir.close()));
});

test('a draining node lets runs finish, then hands over the rest at once with their text', async () => {
  const node = await fixture.node();
  const { answers } = await node.sessions.sendPrompt(ana, { sessionId, text: 'x', models: [MODEL, OTHER_MODEL] });
  const [quick, slow] = await Promise.all([node.models.callOf(MODEL), node.models.callOf(OTHER_MODEL)]);
  quick.text('done');
  slow.text('not yet');
  await reader.until(() => reader.messages.get(answers[1]!.id)?.text === 'not yet');
  const drained = node.sessions.drain(200);
  quick.end();
  await drained;
  await slow.closed;
  const ends: MessageRecord[] = await Promise.all(answers.map((answer) => reader.ended(answer.id)));
  expect(ends.map(({ status, text }) => [status, text])).toEqual([
    ['complete', 'done'],
    ['interrupted', 'not yet'],
  ]);
  await node.close();
});
