// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { ANA, renderClient } from '../../testkit/render-client.tsx';
import { WorkspacePage } from './workspace-page.tsx';

const typeDefs = `
  type Query { workspace(slug: String!): Workspace }
  type Workspace { id: ID! name: String! viewerRole: String! members(first: Int): MemberPage! sessions(first: Int): SessionPage! }
  type MemberPage { edges: [MemberEdge!]! }
  type MemberEdge { node: Membership! }
  type Membership { role: String! user: User! }
  type SessionPage { edges: [SessionEdge!]! }
  type SessionEdge { node: Session! }
  type Session { id: ID! title: String! updatedAt: String! activeRuns: Int! participantCount: Int! participants: [Participant!]! }
  type Participant { actor: User! }
  type User { id: ID! displayName: String! }
`;

const CONTRACT = { id: 's1', title: 'Contract', updatedAt: '2026-01-01T00:00:00Z', activeRuns: 1, participantCount: 0, participants: [] };

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

async function show(world: { sessions: (typeof CONTRACT)[]; viewerRole?: string; answer?: 'null' | 'down' }) {
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Query: {
        workspace: () => {
          if (world.answer === 'down') throw new GraphQLError('down', { extensions: { code: 'UNAVAILABLE' } });
          if (world.answer === 'null') return null;
          return {
            id: 'wsp_1',
            name: 'Tidewater',
            viewerRole: world.viewerRole ?? 'OWNER',
            members: { edges: [{ node: { role: 'OWNER', user: ANA } }] },
            sessions: { edges: world.sessions.map((node) => ({ node })) },
          };
        },
      },
    },
  });
  const asked: string[] = [];
  const view = renderClient(
    <WorkspacePage slug="tide" isCreating={false} onNewSession={() => asked.push('session')} onOpenMembers={() => asked.push('members')} />,
    { origin: server.origin },
  );
  closers.push(view.api.close, server.close);
  return { asked, server };
}

test('an empty workspace offers one next step', async () => {
  const { asked } = await show({ sessions: [] });
  expect(await screen.findByText('Open your first session')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'New session' }));
  expect(asked).toEqual(['session']);
});

test('recent sessions are links; only who may invite sees the button', async () => {
  await show({ sessions: [CONTRACT], viewerRole: 'MEMBER' });
  expect((await screen.findByRole('link', { name: /Contract/u })).getAttribute('href')).toBe('/s/s1');
  expect(screen.getByText('1 answer is being written')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Invite people' })).toBeNull();
});

test('a workspace that is not mine is not here', async () => {
  await show({ sessions: [], answer: 'null' });
  expect(await screen.findByText('This workspace is not here')).toBeDefined();
});

test('a failed refresh leaves the page as it was', async () => {
  const world: Parameters<typeof show>[0] = { sessions: [CONTRACT] };
  const { server } = await show(world);
  await screen.findByRole('link', { name: /Contract/u });
  const heading = screen.getByRole('heading', { level: 1 });
  world.answer = 'down';
  fireEvent.focus(window);
  await waitFor(() => expect(server.requests.length).toBe(2));
  delete world.answer;
  world.sessions = [{ ...CONTRACT, id: 's2', title: 'Newer' }];
  await waitFor(() => {
    fireEvent.focus(window);
    expect(screen.getByRole('link', { name: /Newer/u })).toBeDefined();
  });
  expect(screen.getByRole('heading', { level: 1 })).toBe(heading);
});
