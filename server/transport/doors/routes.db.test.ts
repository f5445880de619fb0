/** The routes beside the API: each names what it needs, and answers nobody more than that. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Permission } from '../../../schema/permissions.ts';
import { SCOPES } from '../../../schema/wire/scopes.ts';
import { ACTIONS } from '../../workspaces/policy.ts';
import type { Action } from '../../workspaces/policy.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import { hiddenFrom } from './matrix-canaries.ts';
import { createWorld } from './matrix-world.ts';
import type { Role, World } from './matrix-world.ts';
import { allows, standingIn } from './verdicts.ts';

let app: TestApp;
let world: World;
let roles: Role[];
beforeAll(async () => {
  app = await createTestApp({ env: { METRICS_TOKEN: 'token-of-the-metrics', SMTP_URL: '' } });
  world = await createWorld(app);
  const admin = await app.join(world.owner, 'Admin', 'ADMIN');
  roles = [
    ...world.roles,
    { name: 'the owner', headers: world.owner.headers, hidden: [] },
    { name: 'an admin', headers: admin.headers, hidden: ['closed'] },
    { name: `a key with ${SCOPES.join(' and ')}`, headers: (await app.apiKey(world.owner, SCOPES)).headers, hidden: hiddenFrom(SCOPES) },
  ];
}, 120_000);
afterAll(() => app.close());

const isAction = (permission: string): permission is Action => (ACTIONS as string[]).includes(permission);
const WITHIN = 'from=2026-01-01T00:00:00Z&to=2099-01-01T00:00:00Z';

/** An address of each route that is for somebody: a new one brings its own. */
const ADDRESSES: Record<string, (of: World) => string> = {
  [String.raw`^\/sessions\/([^/]+)\/export\.(md|json)$`]: ({ open }) => `/sessions/${open.id}/export.md`,
  [String.raw`^\/export\/invoice\/([^/]+)\.csv$`]: ({ invoiceId }) => `/export/invoice/${invoiceId}.csv`,
  [String.raw`^\/export\/usage\.(csv|json)$`]: ({ owner }) => `/export/usage.json?workspace=${owner.workspace.id}&${WITHIN}&interval=MONTH`,
  [String.raw`^\/export\/audit\.(csv|json)$`]: ({ owner }) => `/export/audit.json?workspace=${owner.workspace.id}`,
};

test('every route names what it needs, by a name that is known', () => {
  const { routes } = app.app;
  expect(routes.map(({ path }) => path)).toEqual(expect.arrayContaining(['/graphql', '/metrics', '/healthz', '/outbox', 'client']));
  const known = new Set<string>([...ACTIONS, 'public', 'signed-in', 'self', 'operator', 'field', 'signature']);
  expect(routes.filter(({ permission }) => !known.has(permission))).toEqual([]);
});

test('there is an address for every file that is for somebody', () => {
  const files = app.app.routes.filter(({ path, permission }) => path.startsWith('^') && isAction(permission));
  expect(files.map(({ path }) => path).toSorted()).toEqual(Object.keys(ADDRESSES).toSorted());
});

describe('everybody gets what the policy says, and no canary that is not theirs', () => {
  test.each(Object.entries(ADDRESSES))('%s', async (path, address) => {
    const { permission } = app.app.routes.find((route) => route.path === path)!;
    const about = permission.startsWith('session:') ? ({ about: 'open' } as const) : {};
    const problems: string[] = [];
    let served = 0;
    for (const role of roles) {
      const { actor, thing } = standingIn(about, role);
      const isAllowed = allows(permission as Permission, actor, thing);
      const response = await fetch(`${app.origin}${address(world)}`, { headers: role.headers });
      const text = await response.text();
      if (response.ok) served++;
      if (response.ok !== isAllowed) problems.push(`${role.name}: ${response.status}, though the policy says ${isAllowed ? 'yes' : 'no'}`);
      problems.push(...role.hidden.filter((kind) => text.includes(world.canaries[kind])).map((kind) => `${role.name}: is shown ${kind}`));
    }
    expect(problems).toEqual([]);
    expect(served).toBeGreaterThan(0);
  });

  test.each([
    '/metrics',
    '/webhooks/stripe',
    '/outbox',
    '/healthz',
    '/readyz',
    '/export/usage.csv',
    '/sessions/x/export.md',
    '/no/such/page',
  ])('%s shows nothing of a workspace to anybody', async (path) => {
    const problems: string[] = [];
    for (const role of roles) {
      const response = await fetch(`${app.origin}${path}`, { headers: { ...role.headers, 'x-forwarded-for': '203.0.113.9' } });
      const text = await response.text();
      if (path === '/metrics' && response.status !== 404) problems.push(`${role.name}: ${response.status}`);
      problems.push(
        ...Object.entries(world.canaries).flatMap(([kind, canary]) => (text.includes(canary) ? [`${role.name}: ${kind}`] : [])),
      );
    }
    expect(problems).toEqual([]);
  });
});
