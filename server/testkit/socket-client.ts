/** graphql-transport-ws by hand over `ws`: records every frame, so that tests see what a customer's own client would. */
import { WebSocket } from 'ws';
import { createRecorder } from './recorder.ts';
import { createSessionView, WATCH } from './session-view.ts';
import type { SeenEvent } from './session-view.ts';

export interface WireError {
  message: string;
  extensions?: { code?: string; [key: string]: unknown };
}

export interface WireResult {
  data?: Record<string, unknown> | null;
  errors?: WireError[];
}

interface Frame {
  type: string;
  id?: string;
  payload?: unknown;
}

export interface SocketOptions {
  authorization?: string | undefined;
  headers?: Record<string, string>;
  /** Left out: `connection_init` is sent at once and its answer awaited. */
  init?: false;
}

export interface Closing {
  code: number;
  reason: string;
}

export async function openSocket(url: string, { authorization, headers = {}, init }: SocketOptions = {}) {
  const ws = new WebSocket(url, 'graphql-transport-ws', { headers });
  const frames = createRecorder<Frame>();
  let closing: Closing | null = null;
  let count = 0;
  const closed = new Promise<Closing>((resolve) =>
    ws.once('close', (code, reason) => {
      closing = { code, reason: String(reason) };
      frames.push({ type: 'closed' });
      resolve(closing);
    }),
  );
  ws.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as Frame));
  await new Promise<void>((resolve, reject) => {
    ws.once('open', resolve);
    ws.once('error', reject);
    ws.once('unexpected-response', (_request, response) => reject(new Error(`upgrade answered ${response.statusCode}`)));
  });
  const send = (message: object | string) => ws.send(typeof message === 'string' ? message : JSON.stringify(message));

  function start(query: string, variables: Record<string, unknown> = {}, more: object = {}) {
    const id = `op${++count}`;
    send({ id, type: 'subscribe', payload: { query, variables, ...more } });
    const own = () => frames.items.filter((frame) => frame.id === id);
    const results = () =>
      own().flatMap(({ type, payload }): WireResult[] =>
        type === 'next' ? [payload as WireResult] : type === 'error' ? [{ errors: payload as WireError[] }] : [],
      );
    const isOver = () => closing !== null || own().some(({ type }) => type === 'complete' || type === 'error');
    return {
      id,
      results,
      codes: () => results().flatMap(({ errors }) => (errors ?? []).map(({ extensions }) => extensions?.code)),
      ended: () => frames.until(() => isOver(), `the end of ${query}`),
      stop: () => send({ id, type: 'complete' }),
    };
  }

  if (init !== false) {
    send({ type: 'connection_init', ...(authorization !== undefined && { payload: { authorization } }) });
    await frames.until((items) => items.some(({ type }) => type === 'connection_ack' || type === 'closed'), 'connection_ack');
  }

  return {
    ws,
    frames,
    closed,
    send,
    start,
    /** The one result of a query or mutation. */
    async ask(query: string, variables: Record<string, unknown> = {}, more: object = {}): Promise<WireResult> {
      const operation = start(query, variables, more);
      await operation.ended();
      return operation.results()[0] ?? {};
    },
    watch(sessionId: string, after: string | null = null) {
      const operation = start(WATCH, { id: sessionId, after });
      let applied = 0;
      const view = createSessionView();
      function read() {
        const results = operation.results();
        for (const { data } of results.slice(applied)) if (data?.['sessionEvents']) view.apply(data['sessionEvents'] as SeenEvent);
        applied = results.length;
        return view;
      }
      return {
        ...operation,
        view: read,
        until: <Fact>(find: (view: ReturnType<typeof read>) => Fact | undefined | false) => frames.until(() => find(read()), String(find)),
        /** Settled: what the subscription starts with has arrived. */
        ready: () => frames.until(() => operation.results().length > 0, 'a first result'),
      };
    },
    close: () => ws.close(1000),
  };
}

export type SocketClient = Awaited<ReturnType<typeof openSocket>>;
export type Watch = ReturnType<SocketClient['watch']>;
