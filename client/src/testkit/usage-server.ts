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
import { MAX_USAGE_HOURS, MAX_USAGE_POINTS } from '../../../schema/wire/limits.ts';
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
  weeklyReport: { isWanted: boolean; isIncluded: boolean; nextAt: string };
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
    weeklyReport: { isWanted: true, isIncluded: true, nextAt: new Date(start.now + 86_400_000).toISOString() },
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
      Query: {
        workspace: () => (world.isGone ? null : { id: 'wsp_tide', name: 'Tidewater' }),
        server: () => ({ mailConfigured: false }),
      },
      Mutation: {
        updateWeeklyReport: (_: unknown, { input: { isWanted } }: { input: { isWanted: boolean } }) => {
          if (world.refusal !== null) throw new GraphQLError('refused', { extensions: { code: world.refusal } });
          world.weeklyReport = { ...world.weeklyReport, isWanted };
          return { weeklyReport: world.weeklyReport };
        },
      },
      Workspace: {
        async usage(_: unknown, { input }: { input: UsageQuery }) {
          world.asked.push(input);
          if (world.refusal !== null) throw new GraphQLError('refused', { extensions: { code: world.refusal } });
          await world.gate;
          const usage = usageOf(input, world);
          const most = input.interval === 'HOUR' ? MAX_USAGE_HOURS : MAX_USAGE_POINTS;
          if (usage.series.length > most) throw new GraphQLError(`makes more than ${most} points`, { extensions: { code: 'INVALID' } });
          return usage;
        },
        forecast: () => world.forecast,
        limitHits: () => world.limitHits,
        modelLeaderboard: () => world.leaderboard,
        weeklyReport() {
          if (world.refusal !== null) throw new GraphQLError('refused', { extensions: { code: world.refusal } });
          return world.weeklyReport;
        },
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
