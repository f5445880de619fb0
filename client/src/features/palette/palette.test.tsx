// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { installBrowserParts } from '../../testkit/browser-parts.ts';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { renderClient } from '../../testkit/render-client.tsx';
import { Palette } from './palette.tsx';

const typeDefs = `
  type Query { workspace(slug: String!): Workspace }
  type Workspace { id: ID! sessions(first: Int!, query: String): SessionConnection! }
  type SessionConnection { edges: [SessionEdge!]! }
  type SessionEdge { node: Session! }
  type Session { id: ID! title: String! updatedAt: String! }
`;
const SESSIONS = [
  { id: 'ses_contract', title: 'Contract review', updatedAt: '2026-11-20T00:00:00.000Z' },
  { id: 'ses_launch', title: 'Launch plan', updatedAt: '2026-11-19T00:00:00.000Z' },
];

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

async function open() {
  installBrowserParts();
  const asked: (string | null)[] = [];
  const sessions = (_arguments: unknown, query: string | null) => {
    asked.push(query);
    return { edges: SESSIONS.filter(({ title }) => title.toLowerCase().includes(query?.toLowerCase() ?? '')).map((node) => ({ node })) };
  };
  const workspace = () => ({ id: 'wsp_1', sessions: ({ query }: { query?: string | null }) => sessions(null, query ?? null) });
  const server = await startGraphQLServer({ typeDefs, resolvers: { Query: { workspace } } });
  const calls = { go: vi.fn<(path: string) => void>(), shortcuts: vi.fn<() => void>(), openChange: vi.fn<(open: boolean) => void>() };
  const workspaces = [
    { slug: 'tide', name: 'Tide' },
    { slug: 'harbour', name: 'Harbour' },
  ];
  const view = renderClient(
    <Palette
      open
      onOpenChange={calls.openChange}
      slug="tide"
      workspaces={workspaces}
      onGo={calls.go}
      onNewSession={() => {}}
      onOpenShortcuts={calls.shortcuts}
      onSignOut={() => {}}
    />,
    { origin: server.origin },
  );
  closers.push(view.api.close, server.close);
  return { calls, asked, input: await screen.findByRole('combobox') };
}

const selected = () => document.querySelector('[cmdk-item][data-selected="true"]')?.textContent;

test('the sessions come first, and Enter opens the best of them', async () => {
  const { calls, input } = await open();
  await waitFor(() => expect(selected()).toContain('Contract review'));
  fireEvent.keyDown(input, { key: 'Enter' });
  expect(calls.go.mock.calls).toEqual([['/s/ses_contract']]);
  expect(calls.openChange.mock.calls).toEqual([[false]]);
});

test('letters ask the server, once the typing rests', async () => {
  const { asked, input } = await open();
  await screen.findByRole('option', { name: /Contract review/u });
  for (const text of ['l', 'la', 'lau']) fireEvent.change(input, { target: { value: text } });
  await waitFor(() => expect(selected()).toContain('Launch plan'));
  expect(screen.queryByRole('option', { name: /Contract review/u })).toBeNull();
  await waitFor(() => expect(asked).toEqual([null, 'lau']));
});

test('commands are found by their words; the workspace one is in is not offered', async () => {
  const { calls, input } = await open();
  expect(screen.getByRole('option', { name: 'Switch to Harbour' })).toBeDefined();
  expect(screen.queryByRole('option', { name: 'Switch to Tide' })).toBeNull();
  fireEvent.change(input, { target: { value: 'keyboard' } });
  fireEvent.click(await screen.findByRole('option', { name: /Show keyboard shortcuts/u }));
  expect(calls.shortcuts).toHaveBeenCalledTimes(1);
});

test('where nothing is found it says so', async () => {
  const { input } = await open();
  fireEvent.change(input, { target: { value: 'zzzz' } });
  expect(await screen.findByText('Nothing found. Try fewer letters.')).toBeDefined();
});
