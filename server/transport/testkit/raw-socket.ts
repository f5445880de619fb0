import { once } from 'node:events';
import { vi } from 'vitest';
import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';
import type { LiveServer } from './live-server.ts';
import { WATCH } from './readers.ts';
import type { SeenEvent } from './readers.ts';

export interface RawMessage {
  type: string;
  id?: string;
  payload?: { data?: { sessionEvents?: SeenEvent; hello?: string }; errors?: { extensions: { code: string } }[] } & {
    extensions: { code: string };
  }[];
}

/** A client that speaks the protocol by hand. */
export async function rawSocket(server: LiveServer, options: { protocol?: string | null } & Omit<ClientOptions, 'protocol'> = {}) {
  const { protocol = 'graphql-transport-ws', ...rest } = options;
  const ws = new WebSocket(server.wsUrl, protocol ?? [], rest);
  const messages: RawMessage[] = [];
  ws.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as RawMessage));
  const closed = new Promise<number>((resolve) => ws.once('close', resolve));
  await once(ws, 'open');
  const send = (message: object | string) => ws.send(typeof message === 'string' ? message : JSON.stringify(message));

  return {
    ws,
    messages,
    closed,
    send,
    types: () => messages.map(({ type }) => type),
    events: (id: string) => messages.filter((message) => message.id === id).flatMap(({ payload }) => payload?.data?.sessionEvents ?? []),
    async init(user: string | null): Promise<void> {
      send({ type: 'connection_init', ...(user !== null && { payload: { authorization: `Bearer ${user}` } }) });
      await vi.waitFor(() => {
        if (!messages.some(({ type }) => type === 'connection_ack')) throw new Error('not acknowledged');
      });
    },
    watch: (id: string, sessionId: string, after: string | null = null) =>
      send({ id, type: 'subscribe', payload: { query: WATCH, variables: { id: sessionId, after } } }),
    query: (id: string, query: string) => send({ id, type: 'subscribe', payload: { query } }),
    /** Everything that the server had sent before it answers this is here when it resolves. */
    async pingPong(): Promise<void> {
      const before = messages.filter(({ type }) => type === 'pong').length;
      send({ type: 'ping' });
      await vi.waitFor(() => {
        if (messages.filter(({ type }) => type === 'pong').length === before) throw new Error('no pong yet');
      });
    },
  };
}
