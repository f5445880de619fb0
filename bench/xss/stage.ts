/** A real server with something in every place, a model that says what it is told, and the API as a customer has it. */
import pg from 'pg';
import { createServerProcess } from '../../e2e/server-process.ts';
import { startProviderDouble } from '../../server/models/doubles/provider-double.ts';
import type { DoubleRequest, Step } from '../../server/models/doubles/script.ts';
import { openSocket } from '../../server/testkit/socket-client.ts';
import { createVisitors } from '../../server/testkit/visitors.ts';
import type { Answer, Ask, Person } from '../../server/testkit/visitors.ts';
import { createWorld } from '../../server/transport/doors/matrix-world.ts';
import type { WorldApp } from '../../server/transport/doors/matrix-world.ts';

export const MODEL = 'hostile:says';
const LONGEST_PIECE = 5;
const NUMBERED = /Number (\d+):/;
/** Where a parser changes its mind. */
const EDGES = /(?<=[<"'=:;&`$[(!\\/])|(?=[>"'=)\]`$])/;

/** Cut where it hurts, and pieces of a few letters besides. */
export function inPieces(text: string): string[] {
  return text.split(EDGES).flatMap((part) => {
    const letters = [...part];
    return Array.from({ length: Math.ceil(letters.length / LONGEST_PIECE) }, (_, index) =>
      letters.slice(index * LONGEST_PIECE, (index + 1) * LONGEST_PIECE).join(''),
    );
  });
}

export async function startStage(databaseUrl: string) {
  /** By the number that its prompt begins with. */
  const toSay = new Map<string, string[]>();
  let newest = '';
  let prompts = 0;
  let failure: Step[] | null = null;

  function script({ body }: DoubleRequest): Step[] {
    if (failure) return failure;
    const { messages = [] } = body as { messages?: { role: string; content: unknown }[] };
    const isForTitle = messages.some(({ role, content }) => role === 'system' && /\btitle\b/i.test(String(content)));
    const asked = messages.findLast(({ role }) => role === 'user')?.content;
    const [, number = ''] = NUMBERED.exec(String(typeof asked === 'string' ? asked : JSON.stringify(asked))) ?? [];
    const text = isForTitle ? newest : (toSay.get(number)?.shift() ?? 'Nothing more.');
    const pieces = inPieces(text).flatMap((piece, index): Step[] => [
      { type: 'text', text: piece },
      ...(index % 4 === 3 ? [{ type: 'pause' as const, ms: 3 }] : []),
    ]);
    return [...pieces, { type: 'end' }];
  }

  const provider = await startProviderDouble('openai-compatible', { models: [{ id: 'says', contextWindow: 128_000 }], script });
  const server = await createServerProcess({
    DATABASE_URL: databaseUrl,
    // Nobody writes as much as is written here.
    RATE_LIMIT_FACTOR: '100',
    OPENAI_COMPATIBLE_BASE_URL: provider.url,
    OPENAI_COMPATIBLE_NAME: 'hostile',
    ROLES: 'web',
    LOG_LEVEL: 'error',
  });
  await server.start();
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();

  const ask: Ask = async (query, variables = {}, headers = {}) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const body = await response.text();
    const { data = null, errors = [] } = JSON.parse(body) as { data?: unknown; errors?: Answer<unknown>['errors'] };
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
  const visitors = createVisitors({ ask, origin: server.url });
  const app: WorldApp = {
    ...visitors,
    sql: async (text, values) => (await database.query<Record<string, unknown>>(text, values)).rows,
    async watch(visitor, sessionId, { after = null } = {}) {
      const socket = await openSocket(`${server.url.replace('http', 'ws')}/graphql`, { authorization: visitor.headers.authorization });
      return { socket, ...socket.watch(sessionId, after) };
    },
  };
  // The first to come runs the server.
  const operator = await app.person('Operator');
  const world = await createWorld(app);

  return {
    url: server.url,
    app,
    world,
    operator,
    /** The beginning of a prompt that is answered with these, one by each model that is asked. */
    say(texts: readonly string[]): string {
      const number = String(++prompts);
      toSay.set(number, [...texts]);
      newest = texts[0] ?? '';
      return `Number ${number}:\n\n`;
    },
    fail: (steps: Step[] | null) => void (failure = steps),
    /** What the database holds back is let through: what is shown may be of any length, and of any time. */
    async loosen(): Promise<void> {
      const rows = await app.sql(
        `select conrelid::regclass::text as name, conname from pg_constraint where contype = 'c' and pg_get_constraintdef(oid) like '%length(%'`,
      );
      for (const { name, conname } of rows) await app.sql(`alter table ${String(name)} drop constraint "${String(conname)}"`);
    },
    async close(): Promise<void> {
      await database.end();
      await server.remove();
      await provider.close();
    },
  };
}

export type Stage = Awaited<ReturnType<typeof startStage>>;
export type { Person };
