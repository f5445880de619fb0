import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../kit/clock.ts';
import { createRedis } from '../kit/redis.ts';
import { isRedisSkipped, startRedisServer } from '../testkit/services/redis.ts';
import type { RedisServer } from '../testkit/services/redis-server.ts';
import { MAX_SHOWN_PARTICIPANTS } from '../../schema/wire/limits.ts';
import type { Presence, PresentRecord } from './presence.ts';
import { ann, bob, describePresence, namesBecome, newSessionId, WAIT } from './presence-contract.ts';
import { createRedisPresence } from './presence-redis.ts';
import { presenceKey } from './presence-scripts.ts';
import { pauseMs, PRESENCE_TIMES } from './presence-state.ts';

const silent = { info() {}, warn() {} };
/** The same proportions, twenty times as fast. */
const FAST = {
  beatMs: PRESENCE_TIMES.beatMs / 20,
  expiryMs: PRESENCE_TIMES.expiryMs / 20,
  heldMs: PRESENCE_TIMES.heldMs / 20,
  mergeMs: 20,
};
let server: RedisServer;
let admin: Redis;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  if (isRedisSkipped) return;
  server = await startRedisServer();
  admin = new Redis(server.url, { retryStrategy: () => 20 });
  admin.on('error', () => {});
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(async () => {
  if (isRedisSkipped) return;
  admin.disconnect();
  await server.close();
});

function createNode(times = PRESENCE_TIMES) {
  const redis = createRedis({ url: server.url, log: silent });
  const presence: Presence = createRedisPresence({ redis, clock: systemClock, log: silent, times });
  closing.push(async () => {
    await presence.close();
    await redis.close();
  });
  return { presence, die: () => redis.close() };
}

describe.skipIf(isRedisSkipped)('with Redis', () => {
  describePresence('presence in Redis', () => [createNode().presence, createNode().presence]);

  it('D4: the times leave less than ten seconds between a death and its notice', () => {
    expect(PRESENCE_TIMES.expiryMs + PRESENCE_TIMES.beatMs + pauseMs(PRESENCE_TIMES.mergeMs, 10_000)).toBeLessThan(10_000);
    expect(PRESENCE_TIMES.expiryMs).toBeGreaterThanOrEqual(PRESENCE_TIMES.beatMs * 3);
  });

  it.each(['a node with readers', 'a node that only watches'])(
    'D4: who was on a node that died is gone in time; %s tells of it',
    async (kind) => {
      const sessionId = newSessionId();
      const [dying, living] = [createNode(FAST), createNode(FAST)];
      const told: string[][] = [];
      await living.presence.watch(sessionId, ({ participants }) => told.push(participants.map(({ actor }) => actor.displayName)));
      dying.presence.enter(sessionId, ann);
      if (kind === 'a node with readers') living.presence.enter(sessionId, bob);
      await vi.waitFor(() => expect(told.at(-1)).toContain('Ann'), WAIT);
      // Nobody beats for longer than the expiry: who is alive stays.
      const from = performance.now();
      await vi.waitUntil(() => performance.now() - from > FAST.expiryMs * 2, WAIT);
      expect(told.at(-1)).toContain('Ann');
      await dying.die();
      const died = performance.now();
      await vi.waitFor(() => expect(told.at(-1)).not.toContain('Ann'), WAIT);
      expect(performance.now() - died).toBeLessThan(10_000 / 20 + 250);
      expect(Object.keys(await admin.hgetall(presenceKey(sessionId))).filter((field) => field.includes(ann.id))).toEqual([]);
    },
  );

  it('D4: a state without a reader is forgotten, that of somebody who is here on any node is kept', async () => {
    const sessionId = newSessionId();
    const [here, there] = [createNode(FAST), createNode(FAST)];
    const states = async () => Object.keys(await admin.hgetall(presenceKey(sessionId))).filter((field) => field.startsWith('s:'));
    there.presence.enter(sessionId, bob);
    await namesBecome(here.presence, sessionId, ['Bob']);
    await here.presence.update(sessionId, bob, 'c', '{"b":1}');
    await here.presence.update(sessionId, ann, 'c', '{"a":1}');
    await vi.waitFor(async () => expect(await states()).toHaveLength(2), WAIT);
    await vi.waitFor(async () => expect(await states()).toEqual([`s:user:${bob.id}`]), WAIT);
    expect((await here.presence.present(sessionId)).participants).toMatchObject([{ actor: bob, state: '{"b":1}' }]);
  });

  it('D4: a flushed store is told everything again', async () => {
    const sessionId = newSessionId();
    const [here, there] = [createNode(FAST), createNode(FAST)];
    here.presence.enter(sessionId, ann);
    await here.presence.update(sessionId, ann, 'c', '{"a":1}');
    await namesBecome(there.presence, sessionId, ['Ann']);
    await admin.flushall();
    await vi.waitFor(
      async () => expect((await there.presence.present(sessionId)).participants[0]).toMatchObject({ actor: ann, state: '{"a":1}' }),
      WAIT,
    );
  });

  it('D4: while Redis is away a node shows its own people; after the return all of them', async () => {
    const sessionId = newSessionId();
    const [here, there] = [createNode(FAST), createNode(FAST)];
    const told: string[][] = [];
    await here.presence.watch(sessionId, ({ participants }) => told.push(participants.map(({ actor }) => actor.displayName).toSorted()));
    here.presence.enter(sessionId, ann);
    const leave = there.presence.enter(sessionId, bob);
    await vi.waitFor(() => expect(told.at(-1)).toEqual(['Ann', 'Bob']), WAIT);
    await server.kill();
    await namesBecome(here.presence, sessionId, ['Ann']);
    await vi.waitFor(() => expect(told.at(-1)).toEqual(['Ann']), WAIT);
    leave();
    there.presence.enter(sessionId, { ...bob, id: 'usr_cyd', displayName: 'Cyd' });
    await here.presence.update(sessionId, ann, 'c', '{"during":1}');
    await server.restart();
    await vi.waitFor(() => expect(told.at(-1)).toEqual(['Ann', 'Cyd']), WAIT);
    await vi.waitFor(async () => expect((await there.presence.present(sessionId)).participants[0]?.state).toBe('{"during":1}'), WAIT);
  });

  it('D4: a thousand people may come in one tick; closing takes all of them out at once', async () => {
    const sessionId = newSessionId();
    const { presence, die } = createNode();
    for (let i = 0; i < 1_000; i++) presence.enter(sessionId, { ...ann, id: `usr_${i}` });
    await vi.waitFor(async () => expect(await admin.hlen(presenceKey(sessionId))).toBe(1_001), WAIT);
    expect((await presence.present(sessionId)).count).toBe(1_000);
    await presence.close();
    expect(await admin.exists(presenceKey(sessionId))).toBe(0);
    await die();
  });

  it('D4: where a thousand are here, a change goes out at most once in ten pauses, and as a few of them', async () => {
    const sessionId = newSessionId();
    const [here, there] = [createNode(FAST), createNode(FAST)];
    for (let i = 0; i < 1_000; i++) here.presence.enter(sessionId, { ...ann, id: `usr_${i}` });
    await vi.waitFor(async () => expect(await there.presence.present(sessionId)).toMatchObject({ count: 1_000 }), WAIT);
    const told: PresentRecord[] = [];
    await there.presence.watch(sessionId, (present) => told.push(present));
    const from = performance.now();
    for (let i = 0; performance.now() - from < 1_000; i++) {
      await here.presence.update(sessionId, { ...ann, id: `usr_${i % 40}` }, 'c', `{"typing":true,"i":${i}}`);
      await new Promise(setImmediate);
    }
    await here.presence.update(sessionId, { ...ann, id: 'usr_7' }, 'c', '{"typing":true,"last":true}');
    await vi.waitFor(() => expect(told.at(-1)?.participants.some(({ state }) => state.includes('last'))).toBe(true), WAIT);
    expect(told.length).toBeLessThanOrEqual(Math.ceil((performance.now() - from) / (FAST.mergeMs * 10)) + 1);
    expect(told.every(({ participants, count }) => participants.length === MAX_SHOWN_PARTICIPANTS && count === 1_000)).toBe(true);
  });
});
