/** One document on the API, as a customer's client has it: edits go by editDraft, everybody's come by sessionEvents. From a node that died it goes to the next. */
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { fullJitterMs } from '../../client/src/api/jitter.ts';
import { toBase64 } from '../../client/src/live/base64.ts';
import type { SendResult } from '../../client/src/live/draft-sender.ts';
import type { SessionEvent } from '../../client/src/live/model.ts';
import { subscribeToSession } from '../../client/src/live/subscription.ts';
import { advances, parseCursor } from '../../schema/wire/cursor.ts';
import type { Cursor } from '../../schema/wire/cursor.ts';

const RETRY = { baseMs: 150, capMs: 2_000 };
const REQUEST_LIMIT_MS = 5_000;
const REFUSALS: ReadonlySet<unknown> = new Set(['FORBIDDEN', 'NOT_FOUND', 'INVALID', 'UNAUTHENTICATED', 'TOO_COMPLEX']);
const EDIT = 'mutation ($input: EditDraftInput!) { editDraft(input: $input) { version } }';

export interface Place {
  /** Base addresses (http://…) of the nodes. */
  nodes: readonly string[];
  home: number;
  token: string;
  sessionId: string;
  /** Names the tab. */
  clientId: string;
}

interface Listeners {
  load(state: string): void;
  receive(update: string, clientId: string): void;
}

interface EditAnswer {
  data?: { editDraft: { version: number } } | null;
  errors?: { message: string; extensions?: { code?: string; retryAfter?: number } }[];
}

export function createWire({ nodes, home, token, sessionId, clientId }: Place, { load, receive }: Listeners) {
  const authorization = `Bearer ${token}`;
  const counts = { requests: 0, retried: 0, connections: 0, snapshots: 0 };
  let socketNode = home;
  let requestNode = home;
  let last: Cursor | null = null;
  let sockets: WebSocket[] = [];
  let online = Promise.withResolvers<void>();
  let isOffline = false;
  online.resolve();

  const client = createClient({
    url: () => `${nodes[socketNode]!.replace('http', 'ws')}/graphql`,
    webSocketImpl: class extends WebSocket {
      constructor(url: string, protocol: string) {
        super(url, protocol);
        counts.connections++;
        sockets = [...sockets.filter(({ readyState }) => readyState < WebSocket.CLOSING), this];
      }
    },
    connectionParams: { authorization },
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    async retryWait(retries) {
      socketNode = (socketNode + 1) % nodes.length;
      await delay(fullJitterMs(retries, RETRY));
      await online.promise;
    },
  });

  function onEvent(event: SessionEvent): boolean {
    const cursor = event.cursor ? parseCursor(event.cursor) : null;
    if (event.__typename === 'SessionSnapshot') {
      last = cursor;
      counts.snapshots++;
      load(event.draft.state);
      return false;
    }
    if (!cursor) return false;
    if (!last || last.epoch !== cursor.epoch) return true;
    if (!advances(last, cursor)) return false;
    last = cursor;
    if (event.__typename === 'DraftEdited') receive(event.update, event.clientId);
    return false;
  }

  const subscription = subscribeToSession({ client, sessionId, onEvent, onState: () => undefined });

  async function ask(update: Uint8Array): Promise<SendResult> {
    const response = await fetch(`${nodes[requestNode]}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query: EDIT, variables: { input: { sessionId, clientId, update: toBase64(update) } } }),
      signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
    });
    const { data, errors } = (await response.json()) as EditAnswer;
    if (data?.editDraft) return { kind: 'stored' };
    const { message = 'no answer', extensions = {} } = errors?.[0] ?? {};
    if (REFUSALS.has(extensions.code)) return { kind: 'refused', reason: message };
    return { kind: 'unreachable', waitMs: (extensions.retryAfter ?? 0) * 1_000 };
  }

  return {
    counts,
    async send(update: Uint8Array): Promise<SendResult> {
      if (isOffline) return { kind: 'unreachable' };
      counts.requests++;
      const result = await ask(update).catch((): SendResult => ({ kind: 'unreachable' }));
      if (result.kind === 'unreachable') {
        counts.retried++;
        requestNode = (requestNode + 1) % nodes.length;
      }
      return result;
    },
    /** Without a word: RST, as when a line breaks. */
    cut(): void {
      for (const socket of sockets) socket.terminate();
    },
    goOffline(): void {
      if (isOffline) return;
      isOffline = true;
      online = Promise.withResolvers();
      for (const socket of sockets) socket.terminate();
    },
    goOnline(): void {
      isOffline = false;
      online.resolve();
    },
    async close(): Promise<void> {
      online.resolve();
      subscription.close();
      await client.dispose();
      for (const socket of sockets) socket.terminate();
    },
  };
}

export type Wire = ReturnType<typeof createWire>;
