import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTestDatabase } from '../testkit/services/database.ts';
import { createLogger } from './logger.ts';
import { listen } from './notifications.ts';

const log = createLogger({ level: 'silent' });
const CHANNEL = 'test_news';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
const closers: (() => unknown)[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});
afterAll(() => database.drop());

/** A way to Postgres that can be cut, freeze (no byte and no FIN passes any more, as where a network is gone), or hold who comes next. */
async function createWay() {
  const target = new URL(database.url);
  const passing = new Map<Socket, Socket>();
  const held: Socket[] = [];
  const way = { isHolding: false };
  function pass(near: Socket): void {
    const far = connect(Number(target.port), target.hostname).on('error', () => near.destroy());
    near.pipe(far).pipe(near);
    near.once('close', () => far.destroy());
    passing.set(near, far);
  }
  const server = createServer({ allowHalfOpen: true }, (near) => {
    near.on('error', () => near.destroy());
    if (way.isHolding) held.push(near);
    else pass(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const near of [...passing.keys(), ...held]) near.destroy();
    server.close();
  });
  const url = new URL(database.url);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(way, {
    url: url.href,
    held,
    pass,
    cut(): void {
      for (const near of passing.keys()) near.destroy();
    },
    freeze(): void {
      for (const ends of passing) for (const end of ends) end.unpipe().pause();
    },
  });
}

async function follow(url: string, heartbeatMs?: number) {
  const heard: unknown[] = [];
  let gaps = 0;
  const channels = { [CHANNEL]: { message: (payload: unknown) => void heard.push(payload), gap: () => void gaps++ } };
  const notifications = await listen({ url, channels, log, ...(heartbeatMs !== undefined && { heartbeatMs }) });
  closers.push(() => notifications.close());
  return { heard, gaps: () => gaps, close: notifications.close };
}

async function say(payload: object): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('select pg_notify($1, $2)', [CHANNEL, JSON.stringify(payload)]);
  await client.end();
}

describe('notifications', () => {
  test('after a cut everybody is told of the gap, and hears what is said then', async () => {
    const way = await createWay();
    const listener = await follow(way.url);
    await say({ n: 1 });
    await vi.waitFor(() => expect(listener.heard).toEqual([{ n: 1 }]));
    way.cut();
    await vi.waitFor(() => expect(listener.gaps()).toBe(1), { timeout: 5_000 });
    await say({ n: 2 });
    await vi.waitFor(() => expect(listener.heard).toEqual([{ n: 1 }, { n: 2 }]));
  });

  test('R5: a connection that is gone without a word is found', async () => {
    const way = await createWay();
    const listener = await follow(way.url, 200);
    way.freeze();
    await say({ n: 'lost' });
    await vi.waitFor(() => expect(listener.gaps()).toBe(1), { timeout: 5_000 });
    await say({ n: 'heard' });
    await vi.waitFor(() => expect(listener.heard).toEqual([{ n: 'heard' }]));
  });

  test('closed while it connects again it leaves no connection behind', async () => {
    const way = await createWay();
    const listener = await follow(way.url);
    way.isHolding = true;
    way.cut();
    await vi.waitFor(() => expect(way.held).toHaveLength(1), { timeout: 5_000 });
    await listener.close();
    const ended = once(way.held[0]!, 'end');
    way.pass(way.held[0]!);
    await ended;
    expect(listener.gaps()).toBe(0);
  });
});
