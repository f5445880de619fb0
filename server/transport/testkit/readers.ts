import { createClient as createSseClient } from 'graphql-sse';
import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { newText } from '../../../schema/wire/events.ts';
import type { LiveServer } from './live-server.ts';

interface Query {
  variables?: string;
  args?: string;
  directive?: string;
  /** More fields of the events. */
  onSnapshot?: string;
  onText?: string;
}

export function watchQuery({ variables = '', args = '', directive = '', onSnapshot = '', onText = '' }: Query = {}): string {
  return `
    subscription Watch($id: ID!, $after: String ${variables}) {
      sessionEvents(sessionId: $id, after: $after ${args}) ${directive} {
        __typename
        cursor
        ... on SessionSnapshot { role texts { messageId text } ${onSnapshot} }
        ... on TextAppended { messageId offset text ${onText} }
        ... on MessageAdded { messageId }
        ... on PresenceChanged { participants }
      }
    }
  `;
}

export const WATCH = watchQuery();

export interface SeenEvent {
  __typename: string;
  cursor: string | null;
  [field: string]: unknown;
}

interface Result {
  data?: { sessionEvents?: SeenEvent } | null | undefined;
  errors?: readonly { message: string; extensions?: Record<string, unknown> }[] | undefined;
}

export interface Watching {
  results: Result[];
  /** Without presence, which comes at moments of its own. */
  events(): SeenEvent[];
  codes(): unknown[];
  text(messageId: string): string;
  last(): string | null;
  isComplete: boolean;
  stop(): void;
}

export interface WatchOptions {
  user: string;
  sessionId: string;
  after?: string | null;
  query?: string;
}

function collect(): Watching & { sink: { next(result: unknown): void; error(error: unknown): void; complete(): void } } {
  const watching = {
    results: [] as Result[],
    isComplete: false,
    stop: () => undefined,
    events: () =>
      watching.results
        .flatMap(({ data }) => (data?.sessionEvents ? [data.sessionEvents] : []))
        .filter((event) => event.__typename !== 'PresenceChanged'),
    codes: () => watching.results.flatMap(({ errors }) => errors ?? []).map(({ extensions }) => extensions?.['code']),
    text: (messageId: string) => foldText(watching.events(), messageId),
    last: () => watching.events().findLast((event) => event.cursor !== null)?.cursor ?? null,
    sink: {
      next: (result: unknown) => void watching.results.push(result as Result),
      error: (error: unknown) =>
        void watching.results.push({
          errors: (Array.isArray(error) ? error : [{ message: String(error) }]) as NonNullable<Result['errors']>,
        }),
      complete: () => void (watching.isComplete = true),
    },
  };
  return watching;
}

/** What a client shows: snapshots replace, texts apply by offset; a hole is an error (LIVE.md L3). */
export function foldText(events: readonly SeenEvent[], messageId: string): string {
  let text = '';
  for (const event of events) {
    if (event.__typename === 'SessionSnapshot') {
      text = (event['texts'] as { messageId: string; text: string }[]).find((running) => running.messageId === messageId)?.text ?? '';
    } else if (event.__typename === 'TextAppended' && event['messageId'] === messageId) {
      const added = newText({ kind: 'text', messageId, offset: event['offset'] as number, text: event['text'] as string }, text.length);
      if (added === null) throw new Error(`a hole in ${messageId} before ${event.cursor}`);
      text += added;
    }
  }
  return text;
}

/** One client, one socket, as many subscriptions as one likes. */
export function socketClient(server: LiveServer, user: string): Client {
  return createClient({
    url: server.wsUrl,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${user}` },
    retryAttempts: 0,
    lazyCloseTimeout: 60_000,
  });
}

export function watchOver(client: Client, { sessionId, after = null, query = WATCH }: Omit<WatchOptions, 'user'>): Watching {
  const watching = collect();
  watching.stop = client.subscribe({ query, variables: { id: sessionId, after } }, watching.sink);
  return watching;
}

export function watchBySocket(server: LiveServer, options: WatchOptions): Watching {
  return watchOver(socketClient(server, options.user), options);
}

export function watchBySse(server: LiveServer, { user, sessionId, after = null, query = WATCH }: WatchOptions): Watching {
  const watching = collect();
  const client = createSseClient({ url: server.httpUrl, headers: { authorization: `Bearer ${user}` }, retryAttempts: 0 });
  watching.stop = client.subscribe({ query, variables: { id: sessionId, after } }, watching.sink);
  return watching;
}
