/** One reader on the bare graphql-transport-ws protocol: resumes with `after`, and on a break goes to the next node with full jitter (R3). */
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { fullJitterMs } from '../../client/src/api/jitter.ts';
import { createReading } from './reading.ts';
import type { Reading, WireEvent } from './reading.ts';

export const WATCH = `subscription Watch($id: ID!, $after: Cursor) {
  sessionEvents(sessionId: $id, after: $after) {
    __typename cursor
    ... on SessionSnapshot { session { id title } messages { ...Parts } }
    ... on MessageAdded { message { ...Parts } }
    ... on MessageChanged { message { ...Parts } }
    ... on TextAppended { messageId offset text }
  }
}
fragment Parts on Message { id role status text }`;

/** As the product's client retries. */
const RETRY = { baseMs: 300, capMs: 10_000 };

export interface ReaderTask {
  /** Base addresses (http://…); it starts at `home`. */
  nodes: readonly string[];
  home: number;
  token: string;
  sessionId: string;
}

/** Times in ms of the machine's monotonic clock, which all processes share. */
export interface Visit {
  node: number;
  openedAt: number;
  acknowledgedAt: number | null;
  firstEventAt: number | null;
  closedAt: number | null;
  closeCode: number | null;
}

export interface Reader {
  readonly reading: Reading;
  readonly visits: readonly Visit[];
  /** First time that each epoch, and each message's end, was heard of. */
  readonly epochs: ReadonlyMap<string, number>;
  readonly ends: ReadonlyMap<string, { at: number; status: string }>;
  readonly errors: readonly string[];
  readonly isLive: boolean;
  /** RST, not a polite FIN. */
  reset(): void;
  stop(): void;
}

export const now = (): number => Number(process.hrtime.bigint()) / 1e6;

const TERMINAL = /COMPLETE|STOPPED|FAILED|INTERRUPTED/;

export function createReader(task: ReaderTask, expected: string): Reader {
  const reading = createReading(expected);
  const visits: Visit[] = [];
  const epochs = new Map<string, number>();
  const ends = new Map<string, { at: number; status: string }>();
  const errors: string[] = [];
  let node = task.home;
  let attempt = 0;
  let socket: WebSocket | null = null;
  let connection: Socket | null = null;
  let isStopped = false;
  let isLive = false;

  function connect(): void {
    if (isStopped) return;
    const ws = new WebSocket(`${task.nodes[node]!.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const visit: Visit = { node, openedAt: now(), acknowledgedAt: null, firstEventAt: null, closedAt: null, closeCode: null };
    socket = ws;
    visits.push(visit);
    reading.connected();
    ws.on('upgrade', (response) => (connection = response.socket));
    ws.on('open', () => ws.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${task.token}` } })));
    ws.on('message', (data: Buffer) => hear(JSON.parse(data.toString()) as ServerMessage, ws, visit));
    ws.on('error', () => undefined);
    ws.on('close', (code) => {
      visit.closedAt = now();
      visit.closeCode = code;
      isLive = false;
      node = (node + 1) % task.nodes.length;
      setTimeout(connect, fullJitterMs(attempt++, RETRY));
    });
  }

  function hear(message: ServerMessage, ws: WebSocket, visit: Visit): void {
    switch (message.type) {
      case 'connection_ack':
        visit.acknowledgedAt = now();
        return subscribe(ws);
      case 'ping':
        return ws.send('{"type":"pong"}');
      case 'next':
        return next(message, ws, visit);
      case 'pong':
        return;
      case 'error':
      case 'complete':
        errors.push(JSON.stringify(message).slice(0, 300));
        return ws.close(1000);
    }
  }

  function subscribe(ws: WebSocket): void {
    ws.send(
      JSON.stringify({ id: 'w', type: 'subscribe', payload: { query: WATCH, variables: { id: task.sessionId, after: reading.last } } }),
    );
  }

  function next({ payload }: ServerMessage, ws: WebSocket, visit: Visit): void {
    const event = payload?.data?.sessionEvents;
    if (!event) {
      errors.push(JSON.stringify(payload).slice(0, 300));
      return;
    }
    const mustStartOver = reading.apply(event);
    if (event.cursor === null) return;
    attempt = 0;
    isLive = true;
    visit.firstEventAt ??= now();
    note(event, event.cursor);
    if (mustStartOver) {
      reading.startOver();
      ws.close(1000);
    }
  }

  function note({ message, messages = [] }: WireEvent, cursor: string): void {
    const epoch = cursor.slice(0, cursor.lastIndexOf('.'));
    if (!epochs.has(epoch)) epochs.set(epoch, now());
    for (const { id, status } of message ? [message] : messages) {
      if (TERMINAL.test(status) && !ends.has(id)) ends.set(id, { at: now(), status });
    }
  }

  connect();
  return {
    reading,
    visits,
    epochs,
    ends,
    errors,
    get isLive() {
      return isLive;
    },
    reset: () => void connection?.resetAndDestroy(),
    stop() {
      isStopped = true;
      socket?.terminate();
    },
  };
}

interface ServerMessage {
  type: 'connection_ack' | 'ping' | 'pong' | 'next' | 'error' | 'complete';
  payload?: { data?: { sessionEvents?: WireEvent } | null };
}
