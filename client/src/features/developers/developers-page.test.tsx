// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { installBrowserParts } from '../../testkit/browser-parts.ts';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { ANA, renderClient } from '../../testkit/render-client.tsx';
import type { ApiRequest } from './developers-documents.ts';
import { DevelopersPage } from './developers-page.tsx';
import { fillSnippet } from './fill-snippet.ts';
import { SNIPPETS } from './snippet-sources.ts';

// Looking for what is visible takes a walk up the whole page in jsdom.
configure({ asyncUtilTimeout: 10_000, defaultHidden: true });
vi.setConfig({ testTimeout: 30_000 });

const typeDefs = readFileSync(join(import.meta.dirname, '../../../../schema/schema.graphql'), 'utf8');
beforeAll(() => installBrowserParts());
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

const KEY = { id: 'key_1', displayName: 'Release bot' };
const SESSION_ID = 'ses_0123456789abcdefghjkmnpqrs';
const REQUEST: ApiRequest = {
  requestId: 'req-good-1',
  at: new Date(Date.now() - 60_000).toISOString(),
  apiKey: KEY,
  door: 'HTTP',
  operation: 'ListSessions',
  fields: ['workspace'],
  status: 200,
  code: null,
  durationMs: 42,
  cost: 17,
};
const FAILED: ApiRequest = { ...REQUEST, requestId: 'req-bad-1', operation: null, fields: ['session'], code: 'NOT_FOUND', cost: null };

interface World {
  requests: ApiRequest[];
  groups: object[];
  asked: Record<string, unknown>[];
  isAway: boolean;
}

async function openPage({
  role = 'OWNER',
  sessions = true,
  ...more
}: Partial<World> & { role?: 'OWNER' | 'MEMBER'; sessions?: boolean } = {}) {
  const world: World = { requests: [REQUEST, FAILED], groups: [], asked: [], isAway: false, ...more };
  const connection = (nodes: readonly object[]) => ({
    pageInfo: { hasNextPage: false, hasPreviousPage: false },
    edges: nodes.map((node, place) => ({ cursor: String(place), node })),
  });
  const group = { kind: 'VALUE', costMicros: '0', tokens: '0', runs: 0, share: 0 };
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Actor: { __resolveType: () => 'ApiKey' },
      Node: { __resolveType: () => 'ApiKey' },
      SessionEvent: { __resolveType: () => 'TextAppended' },
      Query: {
        workspace: (_: unknown, { slug }: { slug: string }) =>
          slug === 'gone' ? null : { id: 'wsp_1', slug, name: 'Acme', viewerRole: role, apiKeys: [KEY], ...world },
      },
      Workspace: {
        sessions: () => connection(sessions ? [{ id: SESSION_ID, title: 'Launch' }] : []),
        usage: () => {
          const groups = world.groups.map((one) => ({ ...group, ...one }));
          return { asOf: new Date().toISOString(), series: [{ start: new Date().toISOString(), groups }], groups };
        },
        apiRequests: (_: unknown, filter: Record<string, unknown>) => {
          world.asked.push({ ...filter });
          if (world.isAway) throw new GraphQLError('away', { extensions: { code: 'UNAVAILABLE' } });
          return connection(
            world.requests.filter(
              ({ requestId, code }) =>
                requestId.startsWith((filter['requestId'] as string | null) ?? '') && (filter['failed'] !== true || code !== null),
            ),
          );
        },
      },
    },
  });
  const workspace = { id: 'wsp_1', slug: 'acme', name: 'Acme', erasesAt: null };
  const view = renderClient(<DevelopersPage slug="acme" />, {
    origin: server.origin,
    viewer: { ...ANA, memberships: [{ role, workspace }] },
  });
  closers.push(view.api.close, server.close);
  return world;
}

test('requests with what became of them; found again by the beginning of an id, and by how they ended', async () => {
  const world = await openPage();
  const list = await screen.findByRole('list', { name: 'Recent requests, the newest first' });
  const [good, bad] = within(list).getAllByRole('listitem');
  expect(good!.textContent).toContain('ListSessionsOK 200');
  expect(good!.textContent).toContain('HTTP · Release bot · 42 ms · cost 17');
  expect(bad!.textContent).toContain('sessionNOT_FOUND');

  fireEvent.change(screen.getByLabelText('Find by request id'), { target: { value: 'req-bad' } });
  await waitFor(() => expect(within(screen.getByRole('list', { name: /Recent requests/ })).getAllByRole('listitem')).toHaveLength(1));
  expect(world.asked.at(-1)).toMatchObject({ requestId: 'req-bad', code: null, failed: null });
  fireEvent.change(screen.getByLabelText('How it ended'), { target: { value: 'RATE_LIMITED' } });
  await waitFor(() => expect(world.asked.at(-1)).toMatchObject({ code: 'RATE_LIMITED', failed: null }));
  fireEvent.change(screen.getByLabelText('How it ended'), { target: { value: 'failed' } });
  await waitFor(() => expect(world.asked.at(-1)).toMatchObject({ code: null, failed: true }));
  fireEvent.click(screen.getByRole('button', { name: 'Clear' }));
  await waitFor(() => expect(within(screen.getByRole('list', { name: /Recent requests/ })).getAllByRole('listitem')).toHaveLength(2));

  fireEvent.change(screen.getByLabelText('Find by request id'), { target: { value: 'a b' } });
  expect(screen.getByRole('alert').textContent).toContain('letters, digits');
});

test('a refresh shows what came since; a refusal is said, with another try', async () => {
  const world = await openPage({ requests: [], isAway: true });
  const again = await screen.findByRole('button', { name: 'Try again' });
  world.isAway = false;
  fireEvent.click(again);
  expect(await screen.findByText('No requests yet')).toBeDefined();
  world.requests.push(REQUEST);
  fireEvent.click(screen.getByRole('button', { name: 'Refresh' }));
  expect(await screen.findByText('ListSessions')).toBeDefined();
});

test('usage by key: people are no key, and each metric has its own figure', async () => {
  await openPage({
    groups: [
      { key: 'key_1', label: 'Release bot', costMicros: '2500000', tokens: '12000', runs: 4 },
      { key: 'none', kind: 'NONE', label: '', costMicros: '9000000', tokens: '1', runs: 1 },
    ],
  });
  const table = await screen.findByRole('region', { name: 'Keys and what they used' });
  expect(within(table).getByRole('row', { name: /Release bot/ }).textContent).toBe('Release bot$2.5012K4');
  expect(within(table).getAllByRole('row')).toHaveLength(2);
  const card = screen.getByRole('region', { name: 'Spend by key' });
  expect(card.textContent).toContain('$2.50');
  fireEvent.change(screen.getByLabelText('What is counted'), { target: { value: 'runs' } });
  expect(screen.getByRole('region', { name: 'Runs by key' })).toBeDefined();
});

test('members see the requests of their own keys, and neither usage nor the way to the keys', async () => {
  await openPage({ role: 'MEMBER' });
  expect(await screen.findByText(/You see the requests of the keys that you made/)).toBeDefined();
  expect(screen.queryByText('Spend by key')).toBeNull();
  expect(screen.queryByLabelText('Key')).toBeNull();
});

test('snippets have the reader’s own server and session in them, and the keyboard walks through them', async () => {
  await openPage();
  const panel = await screen.findByRole('tabpanel');
  expect(panel.textContent).toContain(`SESSION=${SESSION_ID}`);
  expect(panel.textContent).toContain(`PARLEY=${window.location.origin}`);
  const first = screen.getByRole('tab', { name: 'curl' });
  expect(first.getAttribute('aria-selected')).toBe('true');
  fireEvent.keyDown(first, { key: 'ArrowLeft' });
  expect(screen.getByRole('tab', { name: 'Python' }).getAttribute('aria-selected')).toBe('true');
  expect(screen.getByRole('tabpanel').textContent).toContain('import urllib.request');
  expect(screen.getByRole('link', { name: 'Open GraphiQL' }).getAttribute('href')).toBe(`/developers/graphiql?session=${SESSION_ID}`);
});

test('without a session the place of its id is told', async () => {
  await openPage({ sessions: false });
  expect(await screen.findByText(/Put the id of a session/)).toBeDefined();
  expect(screen.getByRole('tabpanel').textContent).toContain('SESSION=ses_…');
});

test('in every snippet there is something to fill in, and no secret', () => {
  for (const { name, source } of SNIPPETS) {
    const filled = fillSnippet(source, { origin: 'https://parley.example', sessionId: SESSION_ID });
    expect([name, filled.includes('https://parley.example'), filled.includes(SESSION_ID)]).toEqual([name, true, true]);
    expect(filled).not.toMatch(/localhost|ses_0{26}|pk_/);
    expect(filled).toContain('PARLEY_KEY');
  }
});
