/** A workspace's usage behind the product's own schema, over HTTP and graphql-transport-ws. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { GraphQLError } from 'graphql';
import { useServer as serveSockets } from 'graphql-ws/use/ws';
import { createSchema, createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import type { ErrorCode } from '../../../schema/wire/errors.ts';
import type { UsageQuery } from '../gql/graphql.ts';
import { usageOf } from './usage-rows.ts';
import type { UsageRow } from './usage-rows.ts';

const typeDefs = readFileSync(join(import.meta.dirname, '../../../schema/schema.graphql'), 'utf8');

export interface Activity {
  at: string;
  runsInFlight: number;
  readers: number;
  tokensPerSecond: number;
  spentTodayMicros: string;
}

export interface UsageWorld {
  rows: UsageRow[];
  names: Record<string, string>;
  now: number;
  isOwn: boolean;
  limitedTo: number | null;
  forecast: object;
  limitHits: object[];
  leaderboard: object[];
  activity: Activity;
  refusal: ErrorCode | null;
  isGone: boolean;
  /** Waited for before the usage is answered. */
  gate: Promise<void> | null;
  /** What was asked for. */
  asked: UsageQuery[];
}

export async function startUsageServer(start: Partial<UsageWorld> & Pick<UsageWorld, 'rows' | 'now'>) {
  const world: UsageWorld = {
    names: {},
    isOwn: false,
    limitedTo: null,
    forecast: {
      monthSoFarMicros: '0',
      forecastMicros: '0',
      lowMicros: '0',
      highMicros: '0',
      budgetMicros: null,
      budgetReachedOn: null,
      dailySpend: [],
    },
    limitHits: [],
    leaderboard: [],
    activity: { at: new Date(start.now).toISOString(), runsInFlight: 0, readers: 0, tokensPerSecond: 0, spentTodayMicros: '0' },
    refusal: null,
    isGone: false,
    gate: null,
    asked: [],
    ...start,
  };
  const listeners = new Set<() => void>();

  async function* activities() {
    let wake = (): void => {};
    const listener = (): void => wake();
    listeners.add(listener);
    try {
      for (;;) {
        yield { workspaceActivity: world.activity };
        await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      listeners.delete(listener);
    }
  }

  const schema = createSchema({
    typeDefs,
    resolverValidationOptions: { requireResolversForResolveType: 'ignore' },
    resolvers: {
      Actor: { __resolveType: () => 'User' },
      Query: { workspace: () => (world.isGone ? null : { id: 'wsp_tide', name: 'Tidewater' }) },
      Workspace: {
        async usage(_: unknown, { input }: { input: UsageQuery }) {
          world.asked.push(input);
          if (world.refusal !== null) throw new GraphQLError('refused', { extensions: { code: world.refusal } });
          await world.gate;
          return usageOf(input, world);
        },
        forecast: () => world.forecast,
        limitHits: () => world.limitHits,
        modelLeaderboard: () => world.leaderboard,
      },
      Subscription: { workspaceActivity: { subscribe: activities } },
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
    /** Something goes on now. */
    tell(activity: Partial<Activity>): void {
      world.activity = { ...world.activity, ...activity };
      listeners.forEach((wake) => wake());
    },
    async close(): Promise<void> {
      sockets.clients.forEach((socket) => socket.terminate());
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
