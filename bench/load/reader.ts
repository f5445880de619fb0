/** One reader of a peer, on a bare TCP socket: a client library would cost more than the servers that are measured. */
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { createFrameScanner } from './frame-scanner.ts';
import type { Sequence } from './sequence.ts';

/** How a peer is spoken to: `bare` sends frames without being asked. */
export type Dialect =
  | { kind: 'bare' }
  | { kind: 'ws' }
  | { kind: 'socket.io' }
  | { kind: 'graphql'; token: string | null; sessionId: string; query: string };

export interface ReaderEvents {
  delta(seq: number, dueUs: number): void;
  frame(): void;
  /** Anything that has to do with the subscription: from now on it is served. */
  served(): void;
  closed(code: number): void;
  refused(text: string): void;
}

export interface LoadReader {
  readonly cursor: string | null;
  readonly sequence: Sequence;
  open(): void;
  /** RST: no goodbye, and no TIME_WAIT. */
  cut(): void;
}

const CURSOR = Buffer.from('"cursor":"');
const QUOTE = 0x22;
const ABNORMAL = 1006;

export function createLoadReader(port: number, dialect: Dialect, sequence: Sequence, events: ReaderEvents): LoadReader {
  let socket: Socket | null = null;
  let cursor: string | null = null;
  let isServed = false;

  function serve(): void {
    if (!isServed) events.served();
    isServed = true;
  }

  function say(text: string): void {
    socket?.write(maskedFrame(0x81, Buffer.from(text)));
  }

  /** Cheaper than JSON, and done once a frame: the last cursor in it is the newest. */
  function keepCursor(bytes: Buffer, start: number, end: number): void {
    const at = bytes.indexOf(CURSOR, start);
    if (at < 0 || at >= end) return;
    const from = at + CURSOR.length;
    cursor = bytes.toString('latin1', from, bytes.indexOf(QUOTE, from));
  }

  function control(text: string): void {
    if (dialect.kind === 'socket.io') {
      if (text.startsWith('0')) say('40');
      else if (text.startsWith('40')) serve();
      else if (text === '2') say('3');
      return;
    }
    if (dialect.kind !== 'graphql') return;
    if (text.startsWith('{"type":"connection_ack"')) return subscribe();
    if (text.startsWith('{"type":"ping"')) return say('{"type":"pong"}');
    if (!text.includes('"type":"next"') || text.includes('"errors":')) return events.refused(text);
    const bytes = Buffer.from(text);
    keepCursor(bytes, 0, bytes.length);
    serve();
  }

  function subscribe(): void {
    if (dialect.kind !== 'graphql') return;
    const variables = { id: dialect.sessionId, after: cursor };
    say(JSON.stringify({ id: randomUUID(), type: 'subscribe', payload: { query: dialect.query, variables } }));
  }

  const scanner = () =>
    createFrameScanner({
      control,
      delta(seq, dueUs) {
        sequence.next(seq);
        events.delta(seq, dueUs);
      },
      frame(bytes, start, end) {
        keepCursor(bytes, start, end);
        serve();
        events.frame();
      },
      ping: (payload) => socket?.write(maskedFrame(0x8a, payload)),
      close: (code) => events.closed(code),
    });

  return {
    get cursor() {
      return cursor;
    },
    sequence,
    open() {
      isServed = false;
      const scan = scanner();
      const opened = connect({ port, host: '127.0.0.1', noDelay: true });
      socket = opened;
      opened.on('error', () => undefined);
      opened.on('close', () => events.closed(ABNORMAL));
      if (dialect.kind === 'bare') {
        opened.on('connect', serve).on('data', scan);
        return;
      }
      let head = '';
      opened.on('connect', () => opened.write(upgradeRequest(port, dialect)));
      opened.on('data', function greet(chunk: Buffer) {
        head += chunk.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        opened.off('data', greet);
        if (!head.startsWith('HTTP/1.1 101')) return events.refused(head.slice(0, 200));
        opened.on('data', scan);
        if (dialect.kind === 'ws') serve();
        if (dialect.kind === 'graphql')
          say(
            JSON.stringify({
              type: 'connection_init',
              payload: dialect.token === null ? {} : { authorization: `Bearer ${dialect.token}` },
            }),
          );
        const rest = Buffer.from(head.slice(end + 4), 'latin1');
        if (rest.length > 0) scan(rest);
      });
    },
    cut: () => void socket?.resetAndDestroy(),
  };
}

function upgradeRequest(port: number, dialect: Dialect): string {
  const path = { bare: '/', ws: '/', graphql: '/graphql', 'socket.io': '/socket.io/?EIO=4&transport=websocket' }[dialect.kind];
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${Buffer.from(randomUUID().slice(0, 16)).toString('base64')}`,
    ...(dialect.kind === 'graphql' ? ['Sec-WebSocket-Protocol: graphql-transport-ws'] : []),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Masked with zeros, which is a mask, and leaves the payload as it is. */
function maskedFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const header = length < 126 ? Buffer.from([opcode, 0x80 | length]) : Buffer.from([opcode, 0x80 | 126, length >> 8, length & 0xff]);
  return Buffer.concat([header, Buffer.alloc(4), payload]);
}
