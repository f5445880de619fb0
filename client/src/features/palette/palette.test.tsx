// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { installBrowserParts } from '../../testkit/browser-parts.ts';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { renderClient } from '../../testkit/render-client.tsx';
import { Palette } from './palette.tsx';

const typeDefs = `
  type Query { workspace(slug: String!): Workspace }
  type Workspace { id: ID! sessions(first: Int!, query: String): SessionConnection! search(first: Int!, query: String!): SearchConnection! }
  type SearchConnection { pageInfo: PageInfo! edges: [SearchEdge!]! }
  type PageInfo { hasNextPage: Boolean! }
  type SearchEdge { node: SearchHit! }
  type SearchHit { snippet: [SnippetPart!]! message: Message! }
  type SnippetPart { text: String! isMatch: Boolean! }
  type Message { id: ID! createdAt: String! author: Named model: Model session: Session! }
  type Named { id: ID! displayName: String! }
  type Model { id: ID! name: String! }
  type SessionConnection { edges: [SessionEdge!]! }
  type SessionEdge { node: Session! }
  type Session { id: ID! title: String! updatedAt: String! }
`;
const SESSIONS = [
  { id: 'ses_contract', title: 'Contract review', updatedAt: '2026-11-20T00:00:00.000Z' },
  { id: 'ses_launch', title: 'Launch plan', updatedAt: '2026-11-19T00:00:00.000Z' },
];

const HITS = Array.from({ length: 120 }, (_, index) => ({
  snippet: [
    { text: 'The ', isMatch: false },
    { text: 'lau', isMatch: true },
    { text: `nch number ${index}`, isMatch: false },
  ],
  message: {
    id: `msg_${index}`,
    createdAt: '2026-11-20T00:00:00.000Z',
    author: index % 2 === 0 ? { id: 'usr_ada', displayName: 'Ada' } : null,
    model: index % 2 === 0 ? null : { id: 'demo:echo', name: 'Echo' },
    session: SESSIONS[1],
  },
}));

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
  const slow = Promise.withResolvers<void>();
  const search = async ({ first, query }: { first: number; query: string }) => {
    if (query.startsWith('slow')) await slow.promise;
    if (query === 'broken') throw new Error('no index');
    const found = query.startsWith('lau') ? HITS : [];
    return { pageInfo: { hasNextPage: found.length > first }, edges: found.slice(0, first).map((node) => ({ node })) };
  };
  const workspace = () => ({ id: 'wsp_1', search, sessions: ({ query }: { query?: string | null }) => sessions(null, query ?? null) });
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
      onOpenNotifications={() => {}}
      onOpenNotificationSettings={() => {}}
      onSignOut={() => {}}
    />,
    { origin: server.origin },
  );
  closers.push(view.api.close, server.close);
  return { calls, asked, answerSlow: slow.resolve, input: await screen.findByRole('combobox') };
}

const selected = () => document.querySelector('[cmdk-item][data-selected="true"]')?.textContent;

test('the sessions come first, and Enter opens the best of them', async () => {
  const { calls, input } = await open();
  await waitFor(() => expect(selected()).toContain('Contract review'));
  fireEvent.keyDown(input, { key: 'Enter' });
  expect(calls.go.mock.calls).toEqual([['/s/ses_contract']]);
  expect(calls.openChange.mock.calls).toEqual([[false]]);
});

test('Enter that is faster than the answer opens nothing that was not typed', async () => {
  const { calls, input } = await open();
  await waitFor(() => expect(selected()).toContain('Contract review'));
  fireEvent.change(input, { target: { value: 'zzz' } });
  fireEvent.keyDown(input, { key: 'Enter' });
  expect(calls.go.mock.calls).toEqual([]);
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

const NOTHING = 'Nothing found. Try fewer letters.';

test('as long as messages are searched nothing is said of what is found', async () => {
  const { input, answerSlow } = await open();
  fireEvent.change(input, { target: { value: 'slow zzzz' } });
  expect(screen.queryByText(NOTHING)).toBeNull();
  expect(await screen.findByText('Searching in messages')).toBeDefined();
  expect(screen.queryByText(NOTHING)).toBeNull();
  answerSlow();
  expect(await screen.findByText(NOTHING)).toBeDefined();
  expect(screen.queryByText('Searching in messages')).toBeNull();
});

test('messages are found by their words, with what matches marked, and open where they stand', async () => {
  const { calls, input } = await open();
  fireEvent.change(input, { target: { value: 'lau' } });
  const hit = await screen.findByRole('option', { name: /number 0/u });
  expect(hit.querySelector('mark')?.textContent).toBe('lau');
  expect(hit.textContent).toContain('Ada in Launch plan');
  expect(screen.getByRole('option', { name: /number 1/u }).textContent).toContain('Echo in Launch plan');
  expect([...document.querySelectorAll('[cmdk-group-heading]')].map(({ textContent }) => textContent)).toEqual(['Sessions', 'Messages']);
  fireEvent.click(hit);
  expect(calls.go.mock.calls).toEqual([['/s/ses_launch?message=msg_0']]);
});

test('more messages come when they are asked for', async () => {
  const { input } = await open();
  fireEvent.change(input, { target: { value: 'lau' } });
  fireEvent.click(await screen.findByRole('option', { name: 'Show more messages' }));
  expect(await screen.findByRole('option', { name: /number 15/u })).toBeDefined();
});

test('no more messages are offered than a page of the server holds', async () => {
  const { input } = await open();
  fireEvent.change(input, { target: { value: 'lau' } });
  for (const last of [15, 31, 63, 95]) {
    fireEvent.click(await screen.findByRole('option', { name: 'Show more messages' }));
    await screen.findByRole('option', { name: new RegExp(`number ${last}(?!\\d)`, 'u') });
  }
  expect(screen.queryByRole('option', { name: 'Show more messages' })).toBeNull();
});

test('a filter is added by a press, and a search that fails says so', async () => {
  const { input } = await open();
  fireEvent.change(input, { target: { value: 'broken' } });
  expect(await screen.findByText(/Messages could not be searched/u)).toBeDefined();
  expect(screen.queryByText(NOTHING)).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Add the filter from:' }));
  expect((input as HTMLInputElement).value).toBe('broken from:');
  expect(document.activeElement).toBe(input);
});
