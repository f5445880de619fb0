/** Somebody's notifications behind the product's own schema, over HTTP and graphql-transport-ws. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { GraphQLError } from 'graphql';
import { useServer as serveSockets } from 'graphql-ws/use/ws';
import { createSchema, createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import type { ErrorCode } from '../../../schema/wire/errors.ts';

const typeDefs = readFileSync(join(import.meta.dirname, '../../../schema/schema.graphql'), 'utf8');

export interface NoticeRow {
  id: string;
  kind: string;
  excerpt: string;
  commentId: string | null;
  createdAt: string;
  readAt: string | null;
  actor: { __typename: 'User'; id: string; displayName: string } | null;
  session: { id: string; title: string } | null;
  message: { id: string; status: string } | null;
  workspaceId?: string | null;
  budgetRequest?: { id: string; state: string; suggestedMicros: string; grantedMicros: string | null } | null;
}

interface PreferenceRow {
  kind: string;
  app: string;
  mail: string;
}

const KINDS = ['MENTION', 'REPLY', 'INVITATION', 'RUN_FINISHED', 'PROMPT_DROPPED', 'BUDGET_REQUESTED', 'BUDGET_DECIDED', 'BUDGET_WARNING'];

export async function startNotificationServer(rows: NoticeRow[]) {
  const world = {
    rows,
    preferences: KINDS.map((kind): PreferenceRow => ({ kind, app: 'ALWAYS', mail: 'WHEN_AWAY' })),
    refusal: null as ErrorCode | null,
    activity: 0,
    /** What was asked to be marked. */
    read: [] as object[],
  };
  const listeners = new Set<() => void>();
  const hint = (): void => listeners.forEach((tell) => tell());
  const unread = () => world.rows.filter(({ readAt }) => readAt === null);
  function refuseIfTold(): void {
    if (world.refusal !== null) throw new GraphQLError('refused', { extensions: { code: world.refusal } });
  }

  async function* hints() {
    let wake = (): void => {};
    const listener = (): void => wake();
    listeners.add(listener);
    try {
      for (;;) {
        yield { viewerHints: { topic: 'NOTIFICATIONS', workspaceId: null } };
        await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      listeners.delete(listener);
    }
  }

  const typeOf = { __resolveType: (value: { __typename: string }) => value.__typename };
  const schema = createSchema({
    typeDefs,
    resolvers: {
      Actor: typeOf,
      Node: typeOf,
      SessionEvent: typeOf,
      Query: {
        viewer: () => ({ id: 'usr_ana' }),
        server: () => ({ version: '1', mailConfigured: false }),
        node: (_: unknown, { id }: { id: string }) => {
          const request = world.rows.find((row) => row.budgetRequest?.id === id)?.budgetRequest;
          return request ? { __typename: 'BudgetRequest', ...request } : null;
        },
      },
      Notification: { budgetRequestId: (row: NoticeRow) => row.budgetRequest?.id ?? null },
      User: {
        unreadNotificationCount: () => unread().length,
        notificationPreferences: () => world.preferences,
        notifications(_: unknown, { first, unreadOnly }: { first: number; unreadOnly?: boolean }) {
          refuseIfTold();
          const found = unreadOnly === true ? unread() : world.rows;
          return {
            pageInfo: { hasNextPage: found.length > first, hasPreviousPage: false },
            edges: found.slice(0, first).map((node) => ({ cursor: node.id, node })),
          };
        },
      },
      Mutation: {
        markNotificationsRead(_: unknown, { input }: { input: { ids?: string[]; all?: boolean } }) {
          refuseIfTold();
          world.read.push({ ...input });
          const ids = unread().flatMap(({ id }) => (input.all === true || input.ids?.includes(id) ? [id] : []));
          world.rows = world.rows.map((row) => (ids.includes(row.id) ? { ...row, readAt: row.createdAt } : row));
          hint();
          return { ids, unreadCount: unread().length };
        },
        updateNotificationPreferences(_: unknown, { input }: { input: { preferences: Partial<PreferenceRow>[] } }) {
          refuseIfTold();
          for (const change of input.preferences)
            world.preferences = world.preferences.map((one) => (one.kind === change.kind ? { ...one, ...change } : one));
          return { preferences: world.preferences };
        },
        grantBudget(_: unknown, { input }: { input: { requestId: string } }) {
          refuseIfTold();
          const request = world.rows.find((row) => row.budgetRequest?.id === input.requestId)?.budgetRequest;
          if (request) Object.assign(request, { state: 'GRANTED', grantedMicros: request.suggestedMicros });
          return { request };
        },
        reportActivity() {
          world.activity += 1;
          return { ok: true };
        },
      },
      Subscription: { viewerHints: { subscribe: hints } },
    },
  });

  const yoga = createYoga({ schema, logging: false, maskedErrors: false, cors: { origin: '*' } });
  const http = createServer((request, response) => void yoga(request, response));
  const sockets = new WebSocketServer({ server: http, path: '/graphql' });
  serveSockets({ schema }, sockets);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));

  return {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    world,
    /** On another device: something came, or was read. */
    change(rowsNow: NoticeRow[]): void {
      world.rows = rowsNow;
      hint();
    },
    async close(): Promise<void> {
      sockets.clients.forEach((socket) => socket.terminate());
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
