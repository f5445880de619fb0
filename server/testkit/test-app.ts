/** The whole app, built as in production, on a database of its own; reached as a customer reaches it. */
import type { DestinationStream } from 'pino';
import pg from 'pg';
import { createApp } from '../app.ts';
import type { AppOptions } from '../app.ts';
import { readConfig } from '../kit/config.ts';
import { freePort } from '../kit/free-port.ts';
import { createLogger } from '../kit/logger.ts';
import { createTestDatabase } from './services/database.ts';
import { openSocket } from './socket-client.ts';
import type { SocketOptions } from './socket-client.ts';
import { openSse } from './sse-client.ts';
import type { SseOptions } from './sse-client.ts';
import { createVisitors } from './visitors.ts';
import type { Ask, Visitor } from './visitors.ts';

export interface TestAppOptions {
  /** Left out: a database of its own, dropped at the end. */
  databaseUrl?: string;
  redisUrl?: string;
  tuning?: AppOptions['tuning'];
  /** Background jobs run only with ROLES=web,worker: else a test would share its database with whatever is due. */
  env?: Record<string, string>;
  /** Gets every line of the log, at every level. */
  logTo?: DestinationStream;
}

/** Else the first secret that is kept would make one in the working directory. */
const APP_SECRET = 'a secret of the tests, long enough';
/** No test asks a provider that is there. */
const NO_PROVIDERS = { anthropic: 'http://127.0.0.1:9', openai: 'http://127.0.0.1:9', google: 'http://127.0.0.1:9' };
/** Times the demo model's pace: a short answer takes some 50 ms. */
const DEMO_SPEED = 20;

export async function createTestApp({ databaseUrl, redisUrl, tuning = {}, env = {}, logTo }: TestAppOptions = {}) {
  const database = databaseUrl === undefined ? await createTestDatabase() : null;
  const address = databaseUrl ?? database!.url;
  const port = await freePort();
  const config = readConfig({
    PORT: String(port),
    HOST: '127.0.0.1',
    ROLES: 'web',
    APP_SECRET,
    ...(redisUrl && { REDIS_URL: redisUrl }),
    ...env,
  });
  const log = createLogger(logTo ? { level: 'trace', destination: logTo } : { level: 'silent' });
  const app = await createApp({
    config,
    databaseUrl: address,
    log,
    tuning: { demoSpeed: DEMO_SPEED, providerAddresses: NO_PROVIDERS, ...tuning },
  });
  await app.listen();
  const origin = `http://127.0.0.1:${port}`;
  const url = `${origin}/graphql`;
  const wsUrl = `ws://127.0.0.1:${port}/graphql`;

  const ask: Ask = async (query, variables = {}, headers = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const body = await response.text();
    const { data = null, errors = [] } = parse(body);
    const codes = errors.map(({ extensions }) => extensions?.code);
    return {
      status: response.status,
      data: data as never,
      errors,
      codes,
      cookies: response.headers.getSetCookie(),
      headers: response.headers,
      body,
    };
  };

  return {
    app,
    origin,
    url,
    wsUrl,
    port,
    ask,
    ...createVisitors({ ask, origin }),
    /** Behind the API's back: what no customer can do. */
    async sql(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
      const client = new pg.Client({ connectionString: address });
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(text, values)).rows;
      } finally {
        await client.end();
      }
    },
    socket: (options: SocketOptions = {}) => openSocket(wsUrl, options),
    sse: (options: SseOptions) => openSse(url, options),
    /** A socket of this person's own that reads the session. */
    async watch(visitor: Pick<Visitor, 'headers'>, sessionId: string, { after = null }: { after?: string | null } = {}) {
      const socket = await openSocket(wsUrl, { authorization: visitor.headers.authorization });
      return { socket, ...socket.watch(sessionId, after) };
    },
    async close(): Promise<void> {
      await app.close();
      await database?.drop();
    },
  };
}

export type TestApp = Awaited<ReturnType<typeof createTestApp>>;

/** Nodes on one database and one Redis. */
export async function createTestCluster(
  size: number,
  { redisUrl, ...options }: Omit<TestAppOptions, 'databaseUrl'> & { redisUrl: string },
) {
  const database = await createTestDatabase();
  const nodes = await Promise.all(Array.from({ length: size }, () => createTestApp({ ...options, redisUrl, databaseUrl: database.url })));
  return {
    nodes,
    async close(): Promise<void> {
      await Promise.all(nodes.map((node) => node.close()));
      await database.drop();
    },
  };
}

interface Body {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

function parse(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return {};
  }
}
