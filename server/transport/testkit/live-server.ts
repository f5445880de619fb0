import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createYoga } from 'graphql-yoga';
import type { MessageRecord } from '../../../schema/wire/events.ts';
import type { Cursor } from '../../../schema/wire/cursor.ts';
import { systemClock } from '../../kit/clock.ts';
import { createLogger } from '../../kit/logger.ts';
import { fanoutPlugin } from '../../live/fanout-plugin.ts';
import { createHub } from '../../live/hub.ts';
import type { LiveLimits } from '../../live/live-limits.ts';
import { createMemoryLog } from '../../live/log/memory-log.ts';
import { createMemoryPresence } from '../../live/presence-memory.ts';
import { NO_METRICS } from '../../live/metrics.ts';
import type { LiveContexts } from '../../live/subscribing.ts';
import { createMaskError } from '../errors.ts';
import type { Door } from '../door.ts';
import { createSockets } from '../sockets.ts';
import type { SocketLimits } from '../socket-limits.ts';
import type { SocketsOptions } from '../sockets.ts';
import { authenticate, createLiveSchema, newWorld } from './live-schema.ts';
import type { TestContext } from './live-schema.ts';

export interface LiveServerOptions {
  limits?: Partial<LiveLimits>;
  socketLimits?: Partial<SocketLimits>;
  allowedOrigins?: string[];
  guard?: SocketsOptions['guard'];
  expiresAt?: Date;
}

const FENCE = 1;

/** The live path as it is in production, around a small schema: http server, yoga, graphql-ws, hub, memory log. */
export async function startLiveServer(options: LiveServerOptions = {}) {
  const world = newWorld();
  const logger = createLogger({ level: 'silent' });
  const log = createMemoryLog({ clock: systemClock });
  const presence = createMemoryPresence({ clock: systemClock });
  const counts = { frames: 0, stalled: 0, readers: 0, queuedBytes: 0, maxQueuedBytes: 0 };
  const metrics = {
    ...NO_METRICS,
    readers: { inc: () => void counts.readers++, dec: () => void counts.readers-- },
    staleReaders: { inc: () => void counts.stalled++, dec: () => void counts.stalled-- },
    queuedBytes: {
      set: (bytes: number) => void Object.assign(counts, { queuedBytes: bytes, maxQueuedBytes: Math.max(bytes, counts.maxQueuedBytes) }),
    },
    frames: { inc: (by: number) => void (counts.frames += by) },
  };
  const hub = createHub({ log, presence, logger, metrics, ...(options.limits && { limits: options.limits }) });
  const maskError = createMaskError({ log: logger, newErrorId: () => 'error-1' });
  const contextOf = ({ credentials }: Pick<TestContext, 'credentials'>): TestContext => ({
    credentials,
    actor: authenticate(world, credentials.authorization),
  });
  const contexts: LiveContexts = {
    ofGroup: (scope) => ({ scope, credentials: {} }),
    asViewer: (_context, work) => work(),
    keep: (context) => context as TestContext,
    fresh: (context) => ({ ...(context as TestContext) }),
    renew: async (context) => contextOf(context as TestContext),
  };
  const yoga = createYoga<{ door?: Door }>({
    schema: createLiveSchema(world),
    maskedErrors: { maskError },
    logging: false,
    async context({ door, request }) {
      const credentials = door?.credentials ?? { authorization: request.headers.get('authorization') ?? undefined };
      const context = contextOf({ credentials: credentials as { authorization?: string } });
      await world.gate.knock;
      return context;
    },
    plugins: [fanoutPlugin({ hub, contexts, maskError })],
  });
  const server = createServer((request, response) => void yoga(request, response));
  const sockets = createSockets({
    server,
    path: '/graphql',
    yoga,
    origin: { allowedOrigins: options.allowedOrigins ?? [], publicUrl: 'https://parley.example', trustProxy: false },
    hub,
    maskError,
    log: logger,
    metrics: { sockets: { inc: () => undefined, dec: () => undefined } },
    newRequestId: () => 'request-1',
    async authenticateConnection({ credentials }) {
      const actor = authenticate(world, credentials.authorization ?? credentials.cookie?.replace('login=', ''));
      await world.gate.knock;
      return { actor: null, actorId: actor?.id ?? null, expiresAt: options.expiresAt ?? null };
    },
    ...(options.guard && { guard: options.guard }),
    ...(options.socketLimits && { limits: options.socketLimits }),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    world,
    counts,
    log,
    presence,
    hub,
    sockets,
    httpUrl: `http://127.0.0.1:${port}/graphql`,
    wsUrl: `ws://127.0.0.1:${port}/graphql`,
    /** The next piece of a running message: in the store and in the log. */
    async say(sessionId: string, messageId: string, text: string): Promise<Cursor> {
      const texts = world.texts.get(sessionId) ?? new Map<string, string>();
      world.texts.set(sessionId, texts);
      const soFar = texts.get(messageId) ?? '';
      texts.set(messageId, soFar + text);
      const { cursor } = await log.appendText(
        sessionId,
        { kind: 'text', messageId, offset: soFar.length, text },
        { messageId, number: FENCE },
      );
      return cursor;
    },
    addMessage: (sessionId: string, id: string): Promise<Cursor> =>
      log.append(sessionId, [{ kind: 'messageAdded', message: { id } as MessageRecord }]),
    async close(): Promise<void> {
      await sockets.close();
      await hub.close();
      await Promise.all([log.close(), presence.close()]);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export type LiveServer = Awaited<ReturnType<typeof startLiveServer>>;
