/** graphql-ws on ws: the library's own adapter, but for what goes wrong, which goes into our log and not onto the console. */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { CloseCode, makeServer } from 'graphql-ws';
import type { ServerOptions } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { CLOSE_CODES } from '../../schema/wire/close-codes.ts';
import type { Logger } from '../kit/logger.ts';
import type { Timers } from '../live/timers.ts';

/** Of a close frame, in bytes; the library repeats what it was sent, and ws throws where that is longer. */
const MAX_REASON_BYTES = 123;

export type Params = Record<string, unknown> | undefined;

/** What stays with a socket. */
export interface Extra {
  ws: WebSocket;
  /** The connection below it. */
  socket: Socket;
  /** Until `connection_init`, which ends the wait for it. */
  knock: { request: IncomingMessage; cancelWait(): void } | null;
}

export interface ProtocolOptions {
  log: Pick<Logger, 'warn' | 'error'>;
  /** Answers are queued: who has so many unread and asks for more is closed (LIVE.md F4). */
  unsentBytes: number;
  /** `connection_init` must come within this time. */
  initMs: number;
  timers: Timers;
}

export function createProtocol(options: ServerOptions<Params, Extra>, { log, unsentBytes, initMs, timers }: ProtocolOptions) {
  // The library's own timer would stay as long as the socket.
  const protocol = makeServer<Params, Extra>({ ...options, connectionInitWaitTimeout: 0 });

  /** Returns what must be told that the socket is closed. */
  return function speak(ws: WebSocket, request: IncomingMessage): (code: number, reason: Buffer) => void {
    const cancelWait = timers.after(initMs, () => ws.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout'));
    const extra: Extra = { ws, socket: request.socket, knock: { request, cancelWait } };

    function fail(error: unknown): void {
      // Of the types that only a server sends; the library knows no better answer than to fail.
      if (error instanceof Error && error.message.startsWith('Unexpected message of type'))
        return ws.close(CLOSE_CODES.badRequest, 'Unexpected message');
      log.error({ error }, 'a message on a socket could not be handled');
      ws.close(CloseCode.InternalServerError, 'Internal server error');
    }

    function hear(data: Buffer, handle: (message: string) => Promise<void>): void {
      if (ws.bufferedAmount > unsentBytes) ws.close(CLOSE_CODES.tooSlow, 'Too slow');
      else handle(data.toString()).catch(fail);
    }

    const closed = protocol.opened(
      {
        protocol: ws.protocol,
        send: (data) =>
          new Promise((resolve, reject) =>
            ws.readyState === ws.OPEN ? ws.send(data, (error) => (error ? reject(error) : resolve())) : resolve(),
          ),
        close: (code, reason) => ws.close(code, cut(reason ?? '')),
        onMessage: (handle) => void ws.on('message', (data: Buffer) => hear(data, handle)),
      },
      extra,
    );
    // ws has closed it already, with the code that names the reason (1009 for too large a message).
    ws.on('error', (error) => log.warn({ error }, 'socket failed'));
    return (code, reason) => {
      extra.knock?.cancelWait();
      closed(code, String(reason)).catch((error: unknown) => log.error({ error }, 'a socket was not tidied up'));
    };
  };
}

function cut(reason: string): string {
  const bytes = Buffer.from(reason);
  // A character that was cut in two would be one byte too many.
  return bytes.length <= MAX_REASON_BYTES
    ? reason
    : bytes
        .subarray(0, MAX_REASON_BYTES)
        .toString()
        .replace(/\uFFFD+$/u, '');
}
