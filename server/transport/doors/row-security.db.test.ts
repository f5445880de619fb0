import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type * as Roles from '../../sessions/roles.ts';
import type * as Visible from '../../sessions/visible.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type * as Policy from '../../workspaces/policy.ts';
import type { Canaries } from './matrix-canaries.ts';
import { TABLE } from './matrix-table.ts';
import { createWorld } from './matrix-world.ts';
import type { Role, World } from './matrix-world.ts';

/** The program's own checks, as they are or all saying yes. No option of the program does this: only this file. */
const checks = vi.hoisted(() => ({ areOff: false }));

vi.mock('../../workspaces/policy.ts', async (load) => {
  const real = await load<typeof Policy>();
  return {
    ...real,
    can: (...given: Parameters<typeof real.can>) => checks.areOff || real.can(...given),
    demand: (...given: Parameters<typeof real.demand>) => (checks.areOff ? undefined : real.demand(...given)),
  };
});
vi.mock('../../sessions/roles.ts', async (load) => {
  const real = await load<typeof Roles>();
  return {
    ...real,
    deriveSessionRole: (facts: Parameters<typeof real.deriveSessionRole>[0]) => (checks.areOff ? 'owner' : real.deriveSessionRole(facts)),
    deriveOwnRole: (facts: Parameters<typeof real.deriveOwnRole>[0]) => (checks.areOff ? 'owner' : real.deriveOwnRole(facts)),
  };
});
vi.mock('../../sessions/visible.ts', async (load) => {
  const real = await load<typeof Visible>();
  return { isVisibleTo: (...given: Parameters<typeof real.isVisibleTo>) => (checks.areOff ? sql`true` : real.isVisibleTo(...given)) };
});

let app: TestApp;
let world: World;

beforeAll(async () => {
  app = await createTestApp();
  world = await createWorld(app);
  checks.areOff = true;
}, 120_000);
afterAll(() => app.close());

/** Within one's own workspace the policies know sessions, and not what is for its admins. */
const OF_SESSIONS: readonly (keyof Canaries)[] = ['open', 'closed', 'shared'];
const keptFrom = ({ hidden }: Role) => (hidden.includes('workspace') ? hidden : hidden.filter((kind) => OF_SESSIONS.includes(kind)));

const roleNamed = (name: string) => world.roles.find((role) => role.name === name)!;
const READS = TABLE.filter(({ field }) => !field.startsWith('Mutation.') && !field.startsWith('Subscription.'));
const CHANGES = TABLE.filter(({ field }) => field.startsWith('Mutation.'));

/** What one role is shown of what is kept from it, by all that can be asked. */
async function shownTo(role: Role, cases = READS): Promise<Set<string>> {
  const shown = new Set<string>();
  for (const { field, query, variables } of cases) {
    const { body } = await app.ask(query, variables(world), role.headers);
    for (const kind of keptFrom(role)) if (body.includes(world.canaries[kind])) shown.add(`${field} shows ${kind}`);
  }
  return shown;
}

/** Written meanwhile by the program itself. */
const RESTLESS = ['activity_sample', 'usage_pending', 'limit_hit', 'api_request'];

/** All that belongs to the workspace, table by table. */
async function fingerprint(): Promise<Record<string, string>> {
  const columns = await app.sql(
    `select table_name, column_name from information_schema.columns
     where table_schema = 'public' and column_name in ('workspace_id', 'session_id') and table_name <> all($1) order by 1, 2 desc`,
    [RESTLESS],
  );
  const byTable = new Map(columns.map(({ table_name: table, column_name: column }) => [table, column]).reverse() as [string, string][]);
  const id = world.owner.workspace.id;
  const prints: Record<string, string> = {};
  for (const [table, column] of [...byTable, ['workspace', 'id']] as [string, string][]) {
    const where = column === 'session_id' ? 'session_id in (select id from session where workspace_id = $1)' : `${column} = $1`;
    const [row] = await app.sql(
      `select count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as print from ${table} t where ${where}`,
      [id],
    );
    prints[table] = String(row?.['print']);
  }
  return prints;
}

async function tryAll(role: Role): Promise<void> {
  for (const { query, variables } of CHANGES) await app.ask(query, variables(world), role.headers);
}

describe('trust.md 11: with every check of the program off', () => {
  test.each([
    'a stranger',
    'a removed member',
    'a guest of a revoked link',
    'a guest of an expired link',
    'a guest',
    'a member',
    'a viewer of the private session',
    'a guest by link who edits',
    'a person by link who edits',
    'a key with session:read',
  ])('%s is shown nothing that the policies keep from them', { timeout: 300_000 }, async (name) => {
    expect([...(await shownTo(roleNamed(name)))]).toEqual([]);
  });

  test('a stranger who asks over a socket and over an event stream is shown nothing either', { timeout: 120_000 }, async () => {
    const { headers, hidden } = roleNamed('a stranger');
    const query =
      'subscription ($id: ID!) { sessionEvents(sessionId: $id) { __typename ... on SessionSnapshot { session { title messages { edges { node { text } } } } } } }';
    for (const { id } of [world.open, world.closed, world.shared]) {
      const stream = await app.sse({ query, variables: { id }, headers });
      await stream.ready();
      await vi.waitFor(() => expect(stream.frames.items.length).toBeGreaterThan(0));
      const socket = await app.socket({ authorization: headers['authorization'] });
      const operation = socket.start(query, { id });
      await socket.frames.until(() => operation.results().length > 0, 'an answer');
      const text = JSON.stringify([stream.frames.items, socket.frames.items]);
      for (const kind of hidden) expect(text).not.toContain(world.canaries[kind]);
      expect(text).toContain('NOT_FOUND');
      await stream.close();
      socket.ws.terminate();
    }
  });

  test('a stranger changes nothing of the workspace', { timeout: 300_000 }, async () => {
    const before = await fingerprint();
    expect(Object.keys(before).length).toBeGreaterThan(30);
    await tryAll(roleNamed('a stranger'));
    expect(await fingerprint()).toEqual(before);
  });
});

test(
  'the control: without the policies the same questions show it all, and the same commands change it',
  { timeout: 300_000 },
  async () => {
    await app.sql(`do $$ declare name text; begin
    for name in select relname from pg_class where relkind = 'r' and relrowsecurity and relnamespace = 'public'::regnamespace loop
      execute format('alter table %I disable row level security', name);
    end loop;
  end $$`);
    const shown = [...(await shownTo(roleNamed('a stranger')))];
    for (const kind of ['workspace', 'people', 'open', 'closed', 'shared', 'keys', 'bills', 'invites'])
      expect(shown.filter((one) => one.endsWith(` ${kind}`))).not.toEqual([]);
    const before = await fingerprint();
    await tryAll(roleNamed('a stranger'));
    const after = await fingerprint();
    expect(Object.keys(after).filter((table) => after[table] !== before[table])).toEqual(expect.arrayContaining(['session', 'message']));
  },
);
