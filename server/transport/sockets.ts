/** The WebSocket door: graphql-transport-ws to the letter (LIVE.md F5), with a name for every reason to close (F6). */
import { STATUS_CODES } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { CLOSE_CODES } from '../../schema/wire/close-codes.ts';
import { MAX_SOCKET_MESSAGE_BYTES } from '../../schema/wire/limits.ts';
import type { Actor } from '../identity/actor.ts';
import type { Logger } from '../kit/logger.ts';
import type { MaskError } from '../live/execution.ts';
import type { Hub } from '../live/hub.ts';
import { systemTimers } from '../live/timers.ts';
import type { Timers } from '../live/timers.ts';
import { createConnections } from './connections.ts';
import type { Connection, Credential } from './connections.ts';
import { clientIp } from './door.ts';
import type { Door, OriginRules } from './door.ts';
import { createHeartbeat } from './heartbeat.ts';
import { mayKnock, socketDoor } from './socket-door.ts';
import { SOCKET_LIMITS } from './socket-limits.ts';
import type { SocketLimits } from './socket-limits.ts';
import type { RequestNotes } from './request-notes.ts';
import { createProtocol } from './socket-protocol.ts';
import { socketOperations } from './socket-operations.ts';
import type { EnvelopedServer, OperationRequest, SocketOperationsOptions } from './socket-operations.ts';

export interface SocketsOptions {
  server: Server;
  path: string;
  yoga: EnvelopedServer;
  origin: OriginRules;
  hub: Pick<Hub, 'setAway'>;
  maskError: MaskError;
  log: Pick<Logger, 'warn' | 'error'>;
  metrics: { sockets: { inc(): void; dec(): void } };
  newRequestId(): string;
  /** At `connection_init`, and again whenever somebody asks; throws Expected for a credential that does not hold. */
  authenticateConnection(door: Door): Promise<Credential>;
  countOpening?: (door: Door, actor: Actor | null) => Promise<void>;
  guard?: (request: OperationRequest) => void | Promise<void>;
  notes?: Pick<RequestNotes, 'open'>;
  refused?: SocketOperationsOptions['refused'];
  textOf?: SocketOperationsOptions['textOf'];
  limits?: Partial<SocketLimits>;
  timers?: Timers;
}

export function createSockets(options: SocketsOptions) {
  const {
    server,
    path,
    yoga,
    origin,
    hub,
    maskError,
    log,
    metrics,
    newRequestId,
    authenticateConnection,
    countOpening = () => Promise.resolve(),
    guard = () => undefined,
    timers = systemTimers,
  } = options;
  const limits = { ...SOCKET_LIMITS, ...options.limits };
  const connections = createConnections({ authenticate: authenticateConnection, countOpening, limits, timers, now: Date.now, log });
  const heartbeat = createHeartbeat({ timers, limits, onAway: (ws, isAway) => hub.setAway(ws, isAway) });
  const perAddress = new Map<string, number>();
  let isDraining = false;

  // ws understands `closeTimeout`; its types do not know it yet.
  const serverOptions = {
    noServer: true,
    maxPayload: MAX_SOCKET_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols,
    closeTimeout: limits.closeMs,
  };
  const sockets = new WebSocketServer(serverOptions);
  const speak = createProtocol(
    {
      ...socketOperations({
        yoga,
        maskError,
        guard,
        maxSubscriptions: limits.subscriptionsPerSocket,
        notes: options.notes,
        refused: options.refused,
        textOf: options.textOf,
        doorOf: ({ extra }) => connections.doorOf(extra.ws),
      }),
      onConnect({ extra, connectionParams: params }) {
        const { request, cancelWait } = extra.knock!;
        cancelWait();
        // Read once; its headers would stay as long as the socket.
        extra.knock = null;
        return connections.admit(extra.ws, socketDoor({ request, params, rules: origin, newRequestId }));
      },
    },
    { log, unsentBytes: limits.unsentBytes, initMs: limits.initMs, timers },
  );

  function welcome(ws: WebSocket, request: IncomingMessage): void {
    const address = clientIp(request, origin.trustProxy);
    const count = (perAddress.get(address) ?? 0) + 1;
    perAddress.set(address, count);
    metrics.sockets.inc();
    heartbeat.watch(ws);
    const closed = speak(ws, request);
    // One listener for all that must be tidied up.
    ws.on('close', (code, reason) => {
      const left = perAddress.get(address)! - 1;
      if (left > 0) perAddress.set(address, left);
      else perAddress.delete(address);
      metrics.sockets.dec();
      heartbeat.forget(ws);
      connections.forget(ws);
      closed(code, reason);
    });
    if (count > limits.socketsPerAddress) ws.close(CLOSE_CODES.tooManyRequests, 'Too many connections from this address');
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const isOurs = (request.url ?? '').split('?', 1)[0] === path;
    if (!isOurs && server.listenerCount('upgrade') > 1) return;
    const refusal = !isOurs ? 404 : isDraining ? 503 : mayKnock(request, origin) ? null : 403;
    if (refusal === null) return sockets.handleUpgrade(request, socket, head, (ws) => welcome(ws, request));
    socket.on('error', () => socket.destroy());
    socket.end(`HTTP/1.1 ${refusal} ${STATUS_CODES[refusal]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  }

  server.on('upgrade', upgrade);

  return {
    get size(): number {
      return sockets.clients.size;
    },
    recheck: (matches: (connection: Connection) => boolean): Promise<void> => connections.recheck(matches),
    /** Tells every client to move, spread over the time so that they do not all knock next door at once. */
    async drain(overMs: number): Promise<void> {
      isDraining = true;
      const leave = (ws: WebSocket) =>
        new Promise<void>((resolve) => {
          timers.after(Math.random() * overMs, () => {
            ws.close(CLOSE_CODES.goingAway, 'Going away');
            resolve();
          });
        });
      await Promise.all([...sockets.clients].map(leave));
    },
    async close(): Promise<void> {
      isDraining = true;
      server.off('upgrade', upgrade);
      connections.close();
      heartbeat.close();
      for (const ws of sockets.clients) ws.terminate();
      await new Promise<void>((resolve) => sockets.close(() => resolve()));
    },
  };
}

export type Sockets = ReturnType<typeof createSockets>;
