import { afterEach, describe, expect, test, vi } from 'vitest';
import { CLOSE_CODES } from '../../schema/wire/close-codes.ts';
import { startLiveServer } from './testkit/live-server.ts';
import type { LiveServer, LiveServerOptions } from './testkit/live-server.ts';
import { rawSocket } from './testkit/raw-socket.ts';
import { foldText, watchBySocket, watchBySse } from './testkit/readers.ts';
import type { Watching } from './testkit/readers.ts';

const CHUNK = 'x'.repeat(128 * 1024);
/** More than the kernel's buffers of both ends hold. */
const MAX_CHUNKS = 400;

let server: LiveServer;

async function start(options: LiveServerOptions = {}): Promise<void> {
  server = await startLiveServer(options);
  for (const user of ['ada', 'bob']) server.world.roles.set(`s ${user}`, 'EDITOR');
}

afterEach(() => server.close());

async function healthyReader(): Promise<Watching> {
  const healthy = watchBySocket(server, { user: 'bob', sessionId: 's' });
  await vi.waitFor(() => expect(healthy.last()).not.toBeNull());
  return healthy;
}

async function stalledReader() {
  const socket = await rawSocket(server);
  await socket.init('ada');
  socket.watch('1', 's');
  await vi.waitFor(() => expect(socket.events('1').length).toBeGreaterThan(0));
  socket.ws.pause();
  return socket;
}

/** Talks, as fast as a healthy reader follows, until the paused reader's socket has more unsent than it may. */
async function talkUntilStalled(healthy: Watching): Promise<string> {
  let text = '';
  for (let i = 0; i < MAX_CHUNKS && server.counts.stalled === 0; i++) {
    text += CHUNK;
    const { seq } = await server.say('s', 'm', CHUNK);
    await vi.waitFor(() => expect(healthy.last()?.split('.')[1]).toBe(String(seq)), { interval: 1 });
  }
  expect(server.counts.stalled).toBe(1);
  return text;
}

describe('F4: slow readers', () => {
  test('nobody else notices, memory is bounded, and what was missed comes in one piece', async () => {
    await start({ limits: { windowMs: 0 } });
    const healthy = await healthyReader();
    const stalled = await stalledReader();
    let text = await talkUntilStalled(healthy);
    for (let i = 0; i < 200; i++) {
      text += `${i} `;
      await server.say('s', 'm', `${i} `);
    }
    await vi.waitFor(() => expect(healthy.text('m').length).toBe(text.length), { timeout: 10_000 });
    expect(server.counts.stalled).toBe(1);
    const seen = stalled.events('1').length;
    const { snapshots } = server.world.counts;
    stalled.ws.resume();
    await vi.waitFor(() => expect(foldText(stalled.events('1'), 'm')).toBe(text), { timeout: 10_000 });
    expect(server.counts.stalled).toBe(0);
    const tail = stalled
      .events('1')
      .slice(seen)
      .filter((event) => event.__typename === 'TextAppended' && (event['text'] as string).includes('150 '));
    expect(tail).toHaveLength(1);
    expect(server.world.counts.snapshots).toBe(snapshots);
  });

  test('no queue: what is unsent does not grow with what is said', async () => {
    await start({ limits: { windowMs: 0, keptBytes: 512 * 1024 } });
    const stalled = await stalledReader();
    let text = await talkUntilStalled(await healthyReader());
    for (let i = 0; i < 50; i++) {
      text += CHUNK;
      await server.say('s', 'm', CHUNK);
    }
    await vi.waitFor(() => expect(server.counts.queuedBytes).toBeGreaterThan(0), { timeout: 3_000 });
    expect(server.counts.maxQueuedBytes).toBeLessThan(3 * CHUNK.length);
    // More was said than the node keeps: a snapshot repairs it.
    const { snapshots } = server.world.counts;
    stalled.ws.resume();
    await vi.waitFor(() => expect(foldText(stalled.events('1'), 'm') === text).toBe(true), { timeout: 10_000 });
    expect(server.world.counts.snapshots).toBe(snapshots + 1);
  });

  test('a reader that never reads is closed with 4408', async () => {
    await start({ limits: { windowMs: 0, stallMs: 200 } });
    const stalled = await stalledReader();
    await talkUntilStalled(await healthyReader());
    await vi.waitFor(() => expect(server.counts.readers).toBe(1), { timeout: 5_000 });
    stalled.ws.resume();
    expect(await stalled.closed).toBe(CLOSE_CODES.tooSlow);
  });

  test('who asks and asks and reads no answer is closed with 4408, and what is unsent is bounded', async () => {
    await start({ socketLimits: { unsentBytes: 1024 * 1024 } });
    const socket = await rawSocket(server);
    await socket.init('ada');
    socket.ws.pause();
    // Every answer names its operation, twice.
    const long = 'x'.repeat(60 * 1024);
    const asked = 2 * MAX_CHUNKS;
    for (let i = 0; i < asked; i++) {
      socket.query(`${i}${long}`, '{ hello }');
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.ws.resume();
    expect(await socket.closed).toBe(CLOSE_CODES.tooSlow);
    expect(socket.messages.length).toBeLessThan(asked);
  });

  test('a slow SSE reader is pulled for, and gets the rest merged', async () => {
    await start({ limits: { windowMs: 0 } });
    const reader = watchBySse(server, { user: 'ada', sessionId: 's' });
    await vi.waitFor(() => expect(reader.last()).not.toBeNull());
    let text = '';
    for (let i = 0; i < 1_000; i++) {
      text += `${i} `;
      await server.say('s', 'm', `${i} `);
    }
    await vi.waitFor(() => expect(reader.text('m')).toBe(text));
    expect(reader.events().length).toBeLessThan(500);
  });
});

describe('F6: draining', () => {
  test('sockets are told to move, SSE readers get the rest and then an error that says so', async () => {
    await start();
    const socket = await rawSocket(server);
    await socket.init('ada');
    socket.watch('1', 's');
    await vi.waitFor(() => expect(socket.events('1').length).toBeGreaterThan(0));
    const sse = watchBySse(server, { user: 'bob', sessionId: 's' });
    await vi.waitFor(() => expect(sse.last()).not.toBeNull());
    await server.say('s', 'm', 'the last words');
    await Promise.all([server.hub.drain(20), server.sockets.drain(20)]);
    expect(await socket.closed).toBe(CLOSE_CODES.goingAway);
    expect(socket.types()).not.toContain('complete');
    await vi.waitFor(() => expect(sse.isComplete).toBe(true));
    expect(sse.text('m')).toBe('the last words');
    expect(sse.codes()).toEqual(['UNAVAILABLE']);
    const late = watchBySse(server, { user: 'ada', sessionId: 's' });
    await vi.waitFor(() => expect(late.results[0]?.errors?.[0]?.message).toContain('503'));
    await expect(rawSocket(server)).rejects.toThrow('503');
  });
});
