import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CLOSE_CODES } from '../../schema/wire/close-codes.ts';
import { Expected } from '../kit/errors.ts';
import { startLiveServer } from './testkit/live-server.ts';
import type { LiveServer, LiveServerOptions } from './testkit/live-server.ts';
import { rawSocket } from './testkit/raw-socket.ts';
import { WATCH, watchBySocket } from './testkit/readers.ts';

const SUBPROTOCOL_NOT_ACCEPTABLE = 4406;
const TOO_MANY_INITIALISATIONS = 4429;
const MESSAGE_TOO_BIG = 1009;

let server: LiveServer;

async function restart(options: LiveServerOptions): Promise<void> {
  await server.close();
  server = await startLiveServer(options);
  server.world.roles.set('s ada', 'EDITOR');
}

beforeEach(async () => {
  server = await startLiveServer();
  server.world.roles.set('s ada', 'EDITOR');
});
afterEach(() => server.close());

describe('F5: graphql-transport-ws to the letter', () => {
  test('init, ack, query, complete', async () => {
    const socket = await rawSocket(server);
    await socket.init(null);
    socket.query('1', '{ hello }');
    await vi.waitFor(() =>
      expect(socket.messages.slice(1)).toEqual([
        { id: '1', type: 'next', payload: { data: { hello: 'hello' } } },
        { id: '1', type: 'complete' },
      ]),
    );
  });

  test('ping and pong', async () => {
    const socket = await rawSocket(server);
    socket.send({ type: 'ping', payload: { a: 1 } });
    await vi.waitFor(() => expect(socket.messages).toEqual([{ type: 'pong', payload: { a: 1 } }]));
  });

  test.each([
    ['subscribe before init', { id: '1', type: 'subscribe', payload: { query: '{ hello }' } }, CLOSE_CODES.unauthorized],
    ['no JSON', 'nonsense', CLOSE_CODES.badRequest],
    ['an unknown type', { type: 'what' }, CLOSE_CODES.badRequest],
  ])('%s', async (_what, message, code) => {
    const socket = await rawSocket(server);
    socket.send(message);
    expect(await socket.closed).toBe(code);
  });

  test('init twice', async () => {
    const socket = await rawSocket(server);
    await socket.init(null);
    socket.send({ type: 'connection_init' });
    expect(await socket.closed).toBe(TOO_MANY_INITIALISATIONS);
  });

  test('init too late', async () => {
    await restart({ socketLimits: { initMs: 30 } });
    const socket = await rawSocket(server);
    expect(await socket.closed).toBe(CLOSE_CODES.tooSlow);
  });

  test('one id twice', async () => {
    const socket = await rawSocket(server);
    await socket.init('ada');
    socket.watch('1', 's');
    socket.watch('1', 's');
    expect(await socket.closed).toBe(CLOSE_CODES.subscriberExists);
  });

  test('another subprotocol', async () => {
    const socket = await rawSocket(server, { protocol: null });
    expect(await socket.closed).toBe(SUBPROTOCOL_NOT_ACCEPTABLE);
    await expect(rawSocket(server, { protocol: 'graphql-ws' })).rejects.toThrow('subprotocol');
  });

  test('nothing comes after `complete`, and the id is free again', async () => {
    const socket = await rawSocket(server);
    await socket.init('ada');
    socket.watch('1', 's');
    await vi.waitFor(() => expect(socket.events('1').length).toBeGreaterThan(0));
    socket.send({ type: 'complete', id: '1' });
    await socket.pingPong();
    const before = socket.events('1').length;
    await server.say('s', 'm', 'x');
    await socket.pingPong();
    expect(socket.events('1').length).toBe(before);
    expect(server.counts.readers).toBe(0);
    socket.watch('1', 's');
    await vi.waitFor(() => expect(socket.events('1').length).toBeGreaterThan(before));
  });

  test('complete at once after subscribe leaves no reader', async () => {
    const socket = await rawSocket(server);
    await socket.init('ada');
    for (let i = 0; i < 20; i++) {
      socket.watch('1', 's');
      socket.send({ type: 'complete', id: '1' });
    }
    await vi.waitFor(() => expect(server.world.counts.authorized).toBe(20));
    await vi.waitFor(() => expect(server.counts.readers).toBe(0));
    socket.watch('2', 's');
    await vi.waitFor(() => expect(socket.events('2').length).toBeGreaterThan(0));
  });

  test.each([
    ['a syntax error', '{ hello', 'INVALID'],
    ['an unknown field', '{ nothing }', 'INVALID'],
  ])('%s is answered with `error`, and the socket stays', async (_what, query, code) => {
    const socket = await rawSocket(server);
    await socket.init(null);
    socket.query('1', query);
    await vi.waitFor(() => expect(socket.types()).toContain('error'));
    const [error] = socket.messages[1]!.payload as unknown as { extensions: object }[];
    expect(error!.extensions).toEqual({ code });
    socket.query('2', '{ hello }');
    await vi.waitFor(() => expect(socket.types()).toContain('complete'));
  });

  test('what is unexpected is masked', async () => {
    const socket = await rawSocket(server);
    await socket.init(null);
    socket.query('1', '{ fails }');
    await vi.waitFor(() => expect(socket.types()).toContain('complete'));
    expect(JSON.stringify(socket.messages)).not.toContain('secret');
    expect(socket.messages[1]!.payload!.errors![0]!.extensions).toEqual({ code: 'INTERNAL', errorId: 'error-1' });
  });

  test('too large a message', async () => {
    const socket = await rawSocket(server);
    socket.send('x'.repeat(65 * 1024));
    expect(await socket.closed).toBe(MESSAGE_TOO_BIG);
  });

  test('too many operations on one socket: that one is refused, the others stay', async () => {
    await restart({ socketLimits: { subscriptionsPerSocket: 2 } });
    const socket = await rawSocket(server);
    await socket.init('ada');
    for (const id of ['1', '2', '3']) socket.watch(id, 's');
    await vi.waitFor(() =>
      expect(socket.messages.find(({ type }) => type === 'error')).toMatchObject({
        id: '3',
        payload: [{ extensions: { code: 'RATE_LIMITED' } }],
      }),
    );
    await vi.waitFor(() => expect(socket.events('1').length * socket.events('2').length).toBeGreaterThan(0));
  });

  test('the guard of the other doors stands here, too', async () => {
    await restart({
      guard: ({ args, door }) => {
        if (door.credentials.authorization === 'Bearer ada' && args.document.loc?.source.body === WATCH)
          throw new Expected('RATE_LIMITED', 'slowly', { retryAfter: 1 });
      },
    });
    const reader = watchBySocket(server, { user: 'ada', sessionId: 's' });
    await vi.waitFor(() => expect(reader.codes()).toEqual(['RATE_LIMITED']));
  });
});

describe('who may knock', () => {
  test.each([
    ['a foreign page', 'https://evil.example', false],
    ['our page', 'https://parley.example', true],
    ['no browser', undefined, true],
  ])('%s', async (_who, origin, isWelcome) => {
    const socket = rawSocket(server, origin === undefined ? {} : { origin });
    if (isWelcome) await (await socket).init('ada');
    else await expect(socket).rejects.toThrow('403');
  });

  test('a cookie counts only where the page is ours', async () => {
    server.world.revoked.add('ada');
    const cookie = { headers: { cookie: 'login=ada' } };
    await (await rawSocket(server, cookie)).init(null);
    const socket = await rawSocket(server, { ...cookie, origin: 'https://parley.example' });
    socket.send({ type: 'connection_init' });
    expect(await socket.closed).toBe(CLOSE_CODES.unauthorized);
  });

  test('a wrong credential closes with 4401', async () => {
    server.world.revoked.add('eve');
    const socket = await rawSocket(server);
    socket.send({ type: 'connection_init', payload: { authorization: 'Bearer eve' } });
    expect(await socket.closed).toBe(CLOSE_CODES.unauthorized);
  });

  test('R5: a credential that ends while its socket knocks is not forgotten', async () => {
    const knocked = Promise.withResolvers<void>();
    server.world.gate.knock = knocked.promise;
    const socket = await rawSocket(server);
    socket.send({ type: 'connection_init', payload: { authorization: 'Bearer ada' } });
    await vi.waitFor(() => expect(server.world.counts.authenticated).toBe(1));
    server.world.revoked.add('ada');
    await server.sockets.recheck(() => true);
    knocked.resolve();
    expect(await socket.closed).toBe(CLOSE_CODES.unauthorized);
  });

  test('R5: a credential that ends closes its sockets, and only those', async () => {
    const [ada, bob] = [await rawSocket(server), await rawSocket(server)];
    await ada.init('ada');
    await bob.init('bob');
    server.world.revoked.add('ada');
    await server.sockets.recheck(({ actorId }) => actorId === 'ada');
    expect(await ada.closed).toBe(CLOSE_CODES.unauthorized);
    await bob.pingPong();
  });

  test('a credential is asked for again when it expires', async () => {
    await restart({ expiresAt: new Date(Date.now() + 300) });
    const socket = await rawSocket(server);
    await socket.init('ada');
    server.world.revoked.add('ada');
    expect(await socket.closed).toBe(CLOSE_CODES.unauthorized);
  });

  test.each([
    ['of one actor', { socketsPerActor: 1 }],
    ['of one address', { socketsPerAddress: 1 }],
  ])('too many sockets %s', async (_whose, socketLimits) => {
    await restart({ socketLimits });
    const first = await rawSocket(server);
    await first.init('ada');
    const second = await rawSocket(server);
    second.send({ type: 'connection_init', payload: { authorization: 'Bearer ada' } });
    expect(await second.closed).toBe(CLOSE_CODES.tooManyRequests);
    first.ws.close();
    await first.closed;
    await vi.waitFor(() => expect(server.sockets.size).toBe(0));
    await (await rawSocket(server)).init('ada');
  });
});

describe('D4: a dead socket', () => {
  test('is away after an unanswered ping, back when it is heard, and cut when it stays silent', async () => {
    await restart({ socketLimits: { pingMs: 40, silentMs: 400 } });
    const present = async () => (await server.presence.present('s')).count;
    const socket = await rawSocket(server);
    await socket.init('ada');
    socket.watch('1', 's');
    await vi.waitFor(async () => expect(await present()).toBe(1));
    socket.ws.pause();
    await vi.waitFor(async () => expect(await present()).toBe(0), { interval: 5 });
    expect(server.sockets.size).toBe(1);
    socket.ws.resume();
    await vi.waitFor(async () => expect(await present()).toBe(1), { interval: 5 });
    socket.ws.pause();
    await vi.waitFor(() => expect(server.sockets.size).toBe(0));
    await vi.waitFor(() => expect(server.counts.readers).toBe(0));
  });
});
