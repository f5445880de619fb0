// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { AUDIT_ACTIONS } from '../../../../schema/wire/audit.ts';
import type { Role } from '../../gql/graphql.ts';
import { auditMessages } from '../../messages/audit-en.ts';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { ANA, renderClient } from '../../testkit/render-client.tsx';
import { auditAddress, NO_FILTER, sinceOf } from './audit-filter.ts';
import { AuditPage } from './audit-page.tsx';

const typeDefs = `
  scalar DateTime
  type Query { workspace(slug: String!): Workspace }
  enum Role { OWNER ADMIN MEMBER GUEST }
  type Workspace {
    id: ID! name: String! viewerRole: Role! members(first: Int): Members! auditCheck: Check!
    auditEvents(first: Int, after: String, query: String, actorId: ID, action: String, from: DateTime): Events!
  }
  type Members { edges: [MemberEdge!]! }
  type MemberEdge { node: Membership! }
  type Membership { role: Role! user: User! }
  interface Actor { id: ID! displayName: String! }
  type User implements Actor { id: ID! displayName: String! }
  type Check { length: Int! brokenAt: Int }
  type Events { pageInfo: PageInfo! edges: [EventEdge!]! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type EventEdge { node: Event! }
  type Event {
    seq: Int! at: DateTime! actor: Actor action: String! targetId: ID targetName: String facts: [Fact!]! ip: String hash: String!
  }
  type Fact { name: String! value: String! }
`;
const BEN = { __typename: 'User', id: 'usr_ben', displayName: 'Ben Okafor' };
const event = (seq: number, action: string, more: object = {}) => ({
  seq,
  at: new Date(Date.now() - 60_000 * (100 - seq)).toISOString(),
  actor: { __typename: 'User', id: ANA.id, displayName: ANA.displayName },
  action,
  targetId: null,
  targetName: null,
  facts: [],
  ip: null,
  hash: 'ab'.repeat(32),
  ...more,
});
const EVENTS = [
  event(3, 'member:change-role', {
    targetId: BEN.id,
    targetName: BEN.displayName,
    ip: '203.0.113.7',
    facts: [
      { name: 'to', value: 'admin' },
      { name: 'from', value: 'member' },
    ],
  }),
  event(2, 'future:thing'),
  event(1, 'workspace:erase', { actor: null }),
];

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

interface Asked {
  query?: string | null;
  actorId?: string | null;
  action?: string | null;
  from?: string | null;
  after?: string | null;
}

async function show(viewerRole: Role, { brokenAt = null }: { brokenAt?: number | null } = {}) {
  const asked: Asked[] = [];
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Query: {
        workspace: () => ({
          id: 'wsp_1',
          name: 'Tidewater',
          viewerRole,
          members: { edges: [{ node: { role: 'MEMBER', user: BEN } }] },
          auditCheck: { length: 1_234, brokenAt },
          auditEvents: (args: Asked) => {
            asked.push(args);
            const found = args.query || args.actorId ? [] : args.after ? EVENTS.slice(2) : EVENTS.slice(0, 2);
            return { pageInfo: { hasNextPage: !args.after, endCursor: '2' }, edges: found.map((node) => ({ node })) };
          },
        }),
      },
    },
  });
  const view = renderClient(<AuditPage slug="tide" />, { origin: server.origin });
  closers.push(view.api.close, server.close);
  return { asked };
}

test('who, what, to whom and when stand in a line; opened it says the rest', async () => {
  await show('ADMIN');
  const line = (await screen.findByText('Ben Okafor', { selector: 'span' })).closest('li')!;
  expect(line.textContent).toContain('Ana Reyes · Changed a role');
  expect(line.textContent).toContain('No. 3');
  expect(line.textContent).toContain('from 203.0.113.7');
  expect([...line.querySelectorAll('dt')].map((term) => term.textContent)).toEqual(['Before', 'After', 'Id', 'Seal']);
  // One that this page is too old to know.
  expect(screen.getByText('future:thing', { exact: false, selector: 'span.text-ink-soft' })).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Show older events' }));
  expect((await screen.findByText('Parley itself')).closest('li')!.textContent).toContain('Erased the workspace');
});

test('filters are asked of the server, and can be taken away where nothing is left', async () => {
  const { asked } = await show('OWNER');
  await screen.findByText('Ben Okafor', { selector: 'span' });
  fireEvent.change(screen.getByRole('combobox', { name: 'What was done' }), { target: { value: 'member:remove' } });
  fireEvent.change(screen.getByRole('combobox', { name: 'Since when' }), { target: { value: 'week' } });
  await waitFor(() => expect(asked.at(-1)).toMatchObject({ action: 'member:remove', from: expect.stringMatching(/:00\.000Z$/u) }));
  fireEvent.change(screen.getByRole('combobox', { name: 'Who did it' }), { target: { value: BEN.id } });
  fireEvent.change(screen.getByLabelText('Search names, ids and facts'), { target: { value: ' admin ' } });
  expect(await screen.findByText('Nothing fits these filters')).toBeDefined();
  await waitFor(() => expect(asked.at(-1)).toMatchObject({ query: 'admin', actorId: BEN.id }));
  fireEvent.click(screen.getAllByRole('button', { name: 'Clear filters' })[0]!);
  expect(await screen.findByText('Ben Okafor', { selector: 'span' })).toBeDefined();
});

test('the seals are checked, and a broken one is named', async () => {
  await show('OWNER');
  fireEvent.click(await screen.findByRole('button', { name: 'Check the seals' }));
  expect(await screen.findByText('All 1,234 events are as they were written')).toBeDefined();
  cleanup();
  await show('OWNER', { brokenAt: 7 });
  fireEvent.click(await screen.findByRole('button', { name: 'Check the seals' }));
  expect(await screen.findByText('Event No. 7 is not what was written')).toBeDefined();
});

test('a member is told whom it is for', async () => {
  const { asked } = await show('MEMBER');
  expect(await screen.findByText('The audit log is for owners and admins')).toBeDefined();
  expect(asked).toEqual([]);
});

test('every action has words of its own', () => {
  const words = AUDIT_ACTIONS.map((action) => auditMessages.action(action));
  expect(words.filter((one, n) => one === AUDIT_ACTIONS[n])).toEqual([]);
  expect(new Set(words).size).toBe(words.length);
});

test('the file is of the list that is shown', () => {
  const now = Date.parse('2026-11-20T12:34:56Z');
  expect(sinceOf('day', now)).toBe('2026-11-19T12:34:00.000Z');
  expect(auditAddress('wsp_1', NO_FILTER, 'csv', now)).toBe('/export/audit.csv?workspace=wsp_1');
  const filter = { query: ' a&b ', actorId: 'usr_1', action: 'member:join', period: 'day' } as const;
  expect(Object.fromEntries(new URL(auditAddress('wsp_1', filter, 'json', now), 'http://x').searchParams)).toEqual({
    workspace: 'wsp_1',
    query: 'a&b',
    actor: 'usr_1',
    action: 'member:join',
    from: '2026-11-19T12:34:00.000Z',
  });
});
