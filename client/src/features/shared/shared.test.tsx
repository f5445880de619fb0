// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { installBrowserParts } from '../../testkit/browser-parts.ts';
import { renderClient } from '../../testkit/render-client.tsx';
import { SharedHome } from './shared-home.tsx';
import { SharedSection } from './shared-section.tsx';

const typeDefs = `
  type Query { sharedSessions(first: Int): Page! }
  type Page { pageInfo: PageInfo! edges: [Edge!]! }
  type PageInfo { hasNextPage: Boolean! }
  type Edge { node: Session! }
  type Session {
    id: ID! title: String! updatedAt: String! activeRuns: Int! participantCount: Int! participants: [Participant!]! workspace: Workspace!
  }
  type Participant { actor: User! }
  type User { id: ID! displayName: String! }
  type Workspace { id: ID! name: String! }
`;

const closers: (() => Promise<void>)[] = [];
beforeEach(() => installBrowserParts());
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
  vi.unstubAllGlobals();
});

async function show(children: ReactNode, titles: string[]) {
  let all = titles;
  const node = (title: string, index: number) => ({
    id: `ses_${index}`,
    title,
    updatedAt: new Date().toISOString(),
    activeRuns: 0,
    participantCount: 0,
    participants: [],
    workspace: { id: 'wks_1', name: 'Tide' },
  });
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Query: {
        sharedSessions: (_: unknown, { first }: { first: number }) => ({
          pageInfo: { hasNextPage: all.length > first },
          edges: all.slice(0, first).map((title, index) => ({ node: node(title, index) })),
        }),
      },
    },
  });
  const view = renderClient(children, { origin: server.origin });
  closers.push(view.api.close, server.close);
  return { ...view, become: (next: string[]) => (all = next) };
}

test('the sidebar shows what others shared, a few at first, and hears of more', async () => {
  const section = <SharedSection currentSessionId="ses_1" onOpen={() => undefined} />;
  const { api, become } = await show(section, ['', 'Plan', 'C', 'D', 'E', 'F']);
  expect((await screen.findByRole('region', { name: 'Shared with me' })).textContent).toContain('Untitled session');
  expect(screen.getByRole('link', { current: 'page' }).textContent).toContain('PlanTide');
  expect(screen.getAllByRole('link')).toHaveLength(5);
  fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
  await waitFor(() => expect(screen.getAllByRole('link')).toHaveLength(6));
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
  become(['Only this']);
  api.tellActivity();
  await waitFor(() => expect(screen.getAllByRole('link')).toHaveLength(1));
});

test('where nothing is shared the sidebar has no such part', async () => {
  const { api, become } = await show(<SharedSection currentSessionId={undefined} onOpen={() => undefined} />, ['Plan']);
  await screen.findByRole('region', { name: 'Shared with me' });
  become([]);
  api.tellActivity();
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Shared with me' })).toBeNull());
});

test('the start page of who is in no workspace lists what is shared, and else what its place says', async () => {
  await show(<SharedHome empty={<p>in no workspace</p>} />, ['Plan']);
  expect(await screen.findByRole('link', { name: /Plan/u })).toBeDefined();
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Good to see you, Ana');
  cleanup();
  await show(<SharedHome empty={<p>in no workspace</p>} />, []);
  expect(await screen.findByText('in no workspace')).toBeDefined();
  cleanup();
  await show(<SharedHome />, []);
  expect(await screen.findByText('Nothing is shared with you')).toBeDefined();
});
