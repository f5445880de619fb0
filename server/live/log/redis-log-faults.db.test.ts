import { Redis } from 'ioredis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { createRedis } from '../../kit/redis.ts';
import { isRedisSkipped, startRedisServer } from '../../testkit/services/redis.ts';
import type { RedisServer } from '../../testkit/services/redis-server.ts';
import type { EventLog } from '../event-log.ts';
import { createRecorder, findProblems } from './history.ts';
import { draftEdited, newSessionId, reaches, textEvent } from './log-testing.ts';
import { createRedisLog } from './redis-log.ts';
import { logChannel, logKeys } from './redis-scripts.ts';

const silent = { info() {}, warn() {} };
const WAIT = { timeout: 10_000, interval: 5 };
const PAUSE_MS = 1_000;
const MESSAGE = { messageId: 'm', number: 1 };
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function startServer(): Promise<{ server: RedisServer; admin: Redis }> {
  const server = await startRedisServer();
  closing.push(() => server.close());
  const admin = new Redis(server.url, { retryStrategy: () => 20 });
  admin.on('error', () => {});
  closing.push(() => admin.disconnect());
  return { server, admin };
}

function createNode(server: RedisServer): EventLog {
  const redis = createRedis({ url: server.url, log: silent });
  const log = createRedisLog({ redis, clock: systemClock, log: silent });
  closing.push(async () => {
    await log.close();
    await redis.close();
  });
  return log;
}

/** Cuts every connection of that role; fails where there is none, as a fault that does not bite proves nothing. */
async function cut(admin: Redis, role: 'commands' | 'subscriber'): Promise<void> {
  const clients = String(await admin.client('LIST')).split('\n');
  const ids = clients.filter((line) => line.includes(`name=parley-${role} `)).map((line) => /id=(\d+)/.exec(line)![1]!);
  expect(ids.length).toBeGreaterThan(0);
  for (const id of ids) await admin.client('KILL', 'ID', id);
}

async function countScriptCalls(admin: Redis): Promise<number> {
  const calls = (await admin.info('commandstats')).matchAll(/cmdstat_eval(?:sha)?:calls=(\d+)/g);
  return [...calls].reduce((sum, call) => sum + Number(call[1]), 0);
}

/** Appends one by one; what was acknowledged, by seq. `at(i)` runs before the i-th. */
async function appendMany(log: EventLog, sessionId: string, count: number, at: (i: number) => Promise<void>) {
  const written = new Map<number, unknown>();
  for (let i = 0; i < count; i++) {
    await at(i);
    const event = draftEdited(String(i));
    written.set((await log.append(sessionId, [event])).seq, event);
  }
  return written;
}

describe.skipIf(isRedisSkipped)('the log in Redis under faults', () => {
  it('L1: an announcement that nobody can read ends no process and loses nothing', async () => {
    const { server, admin } = await startServer();
    const log = createNode(server);
    const sessionId = newSessionId();
    const recorder = createRecorder();
    const { start } = await log.follow(sessionId, recorder);
    const written = await appendMany(log, sessionId, 6, async (i) => {
      const message = ['', 'nonsense', `${start.epoch} ${i + 1}`, `${start.epoch} ${i + 1}\n{"kind":`, `${start.epoch} x\n{}`][i];
      if (message !== undefined) await admin.spublish(logChannel(sessionId), message);
    });
    await reaches(recorder, { epoch: start.epoch, seq: 6 });
    expect([findProblems(written, recorder.seen, 0, 6), recorder.lostAt]).toEqual([[], []]);
  });

  it('L1: the subscriber connection is cut 6 times in 3,000 events: all of them arrive, in order, none lost', async () => {
    const { server, admin } = await startServer();
    const [writer, reader] = [createNode(server), createNode(server)];
    const sessionId = newSessionId();
    const recorder = createRecorder();
    const { start } = await reader.follow(sessionId, recorder);
    let cuts = 0;
    const written = await appendMany(writer, sessionId, 3_000, async (i) => {
      if (i % 450 !== 400) return;
      // Only a subscription that stands again can be cut again.
      await vi.waitFor(() => cut(admin, 'subscriber'), WAIT);
      cuts++;
    });
    expect(cuts).toBe(6);
    await reaches(recorder, { ...start, seq: 3_000 });
    expect(findProblems(written, recorder.seen, 0, 3_000)).toEqual([]);
    expect(recorder.lostAt).toEqual([]);
  });

  it('L1: an append whose answer was lost is not done twice', async () => {
    const { server, admin } = await startServer();
    const writer = createNode(server);
    const sessionId = newSessionId();
    const { epoch } = await writer.head(sessionId);
    const rounds = 40;
    for (let round = 0; round < rounds; round++) {
      const appends = Promise.all(Array.from({ length: 20 }, (_, i) => writer.append(sessionId, [draftEdited(`${round}:${i}`)])));
      await vi.waitFor(() => cut(admin, 'commands'), WAIT);
      await appends;
    }
    // Some were sent twice, else no answer was lost and nothing is proved.
    expect(await countScriptCalls(admin)).toBeGreaterThan(rounds * 20 + 1);
    const entries = await writer.read(sessionId, { epoch, seq: 0 }, 4_000);
    const updates = entries!.map(({ event }) => (event.kind === 'draftEdited' ? event.update : ''));
    expect(new Set(updates).size).toBe(rounds * 20);
    expect(updates).toHaveLength(rounds * 20);
  });

  it('L1: a flushed store in the middle of a run: followers are told, the owner sends the whole text again, nobody hangs', async () => {
    const { server, admin } = await startServer();
    const [owner, reader] = [createNode(server), createNode(server)];
    const sessionId = newSessionId();
    const recorder = createRecorder();
    const { start } = await reader.follow(sessionId, recorder);
    const piece = 'piece of text, ';
    let text = '';
    let isFlushed = false;
    for (let i = 0; i < 200; i++) {
      if (i === 100) {
        await admin.flushall();
        isFlushed = true;
      }
      const answer = await owner.appendText(sessionId, textEvent('m', text.length, piece), MESSAGE);
      text += piece;
      if (!answer.refused) continue;
      expect(isFlushed).toBe(true);
      expect(answer).toMatchObject({ length: 0, cursor: { seq: 0 } });
      expect(await owner.appendText(sessionId, textEvent('m', 0, text), MESSAGE)).toMatchObject({ length: text.length, refused: false });
    }
    const head = await owner.head(sessionId);
    expect(head).toEqual({ epoch: expect.not.stringMatching(start.epoch), seq: 100 });
    await reaches(recorder, head);
    expect(recorder.lostAt).toHaveLength(1);
    expect(recorder.lostAt[0]!.epoch).toBe(head.epoch);
    expect(await reader.texts(sessionId)).toEqual(new Map([['m', text]]));
    expect(await reader.read(sessionId, start, 10)).toBeNull();
  });

  it('L2: Redis is killed: appends say UNAVAILABLE within about two seconds; after its return everything goes on in a new epoch', async () => {
    const { server } = await startServer();
    const [writer, reader] = [createNode(server), createNode(server)];
    const sessionId = newSessionId();
    const recorder = createRecorder();
    await reader.follow(sessionId, recorder);
    await reaches(recorder, await writer.append(sessionId, [draftEdited('before')]));
    await server.kill();
    const from = performance.now();
    await expect(writer.append(sessionId, [draftEdited('lost')])).rejects.toMatchObject({ name: 'Expected', code: 'UNAVAILABLE' });
    await expect(reader.follow(newSessionId(), createRecorder())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(performance.now() - from).toBeLessThan(5_000);
    await server.restart();
    const cursor = await vi.waitFor(() => writer.append(sessionId, [draftEdited('after')]), WAIT);
    await reaches(recorder, cursor);
    expect(recorder.lostAt).toEqual([expect.objectContaining({ epoch: cursor.epoch })]);
    await reaches(recorder, await writer.append(sessionId, [draftEdited('goes on')]));
    expect(recorder.seen.at(-1)).toEqual({ seq: cursor.seq + 1, event: draftEdited('goes on') });
  });

  it('L1: a server that comes back with an older state begins a new epoch: no number is given out twice', async () => {
    const { server, admin } = await startServer();
    const [writer, reader] = [createNode(server), createNode(server)];
    const sessionId = newSessionId();
    const recorder = createRecorder();
    await reader.follow(sessionId, recorder);
    await writer.append(sessionId, [draftEdited('1')]);
    const [log, entries] = logKeys(sessionId) as [string, string];
    const old = await Promise.all([log, entries].map(async (key) => [key, await admin.dumpBuffer(key)] as const));
    const last = await writer.append(sessionId, [draftEdited('2')]);
    await reaches(recorder, last);
    // As a replica that was behind, or a file that was saved a while ago, would come back.
    await server.restart();
    for (const [key, value] of old) await admin.restore(key, 0, value, 'REPLACE');
    expect(await admin.hget(log, 'seq')).toBe('1');
    const next = await vi.waitFor(() => writer.append(sessionId, [draftEdited('3')]), WAIT);
    expect(next.epoch).not.toBe(last.epoch);
    await vi.waitFor(() => expect(recorder.lostAt.at(-1)?.epoch).toBe(next.epoch), WAIT);
    expect(await reader.read(sessionId, { ...last, seq: 0 }, 10)).toBeNull();
  });

  it('L2: Redis that stands still for longer than an answer may take: the append is done once', async () => {
    const { server, admin } = await startServer();
    const writer = createNode(server);
    const sessionId = newSessionId();
    const { epoch } = await writer.head(sessionId);
    await admin.call('CLIENT', 'PAUSE', PAUSE_MS, 'ALL');
    const appended = writer.append(sessionId, [draftEdited('x')]);
    expect(await appended).toEqual({ epoch, seq: 1 });
    expect(await writer.head(sessionId)).toEqual({ epoch, seq: 1 });
  });

  it('L1: without announcements the log is polled: nothing is lost, it is only later', async () => {
    const { server, admin } = await startServer();
    await admin.acl('SETUSER', 'default', '-ssubscribe');
    const [writer, reader] = [createNode(server), createNode(server)];
    const sessionId = newSessionId();
    const recorder = createRecorder();
    const { start } = await reader.follow(sessionId, recorder);
    const written = await appendMany(writer, sessionId, 1_200, async () => {});
    await reaches(recorder, { ...start, seq: 1_200 });
    expect(findProblems(written, recorder.seen, 0, 1_200)).toEqual([]);
    // The announcements are heard again as soon as they may be.
    await admin.acl('SETUSER', 'default', '+ssubscribe');
    await vi.waitFor(async () => expect(await admin.pubsub('SHARDCHANNELS')).toHaveLength(1), WAIT);
  });

  it('L3: an evicted text counts as unknown; evicted entries cannot be read', async () => {
    const { server, admin } = await startServer();
    const log = createNode(server);
    const sessionId = newSessionId();
    const start = await log.head(sessionId);
    await log.appendText(sessionId, textEvent('m', 0, 'gone'), MESSAGE);
    const [, entries, , text] = logKeys(sessionId, 'm');
    await admin.del(text!);
    expect(await log.texts(sessionId)).toEqual(new Map());
    expect(await log.appendText(sessionId, textEvent('m', 4, '!'), MESSAGE)).toMatchObject({ refused: true, length: 0 });
    expect(await log.appendText(sessionId, textEvent('m', 0, 'gone!'), MESSAGE)).toMatchObject({ refused: false, length: 5 });
    await admin.del(entries!);
    expect(await log.read(sessionId, start, 10)).toBeNull();
    expect(await log.append(sessionId, [draftEdited('x')])).toEqual({ ...start, seq: 3 });
    expect(await log.read(sessionId, start, 10)).toBeNull();
    expect(await log.read(sessionId, { ...start, seq: 2 }, 10)).toHaveLength(1);
  });

  it('L2: what is kept expires', async () => {
    const { server, admin } = await startServer();
    const log = createNode(server);
    const sessionId = newSessionId();
    await log.appendText(sessionId, textEvent('ended', 0, 'x'), { messageId: 'ended', number: 1 });
    await log.appendText(sessionId, textEvent('m', 0, 'x'), MESSAGE);
    await log.endText(sessionId, 'ended');
    const keys = await admin.keys('*');
    expect(keys.toSorted()).toEqual(logKeys(sessionId, 'm').toSorted());
    for (const key of keys) expect(await admin.pttl(key)).toBeGreaterThan(1_000);
  });
});
