// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { renderClient } from '../../testkit/render-client.tsx';
import { WorkspaceLinkPage } from './workspace-link-page.tsx';

const typeDefs = `
  type Query { ok: Boolean }
  type Mutation { joinWorkspace(input: JoinWorkspaceInput!): JoinWorkspacePayload! }
  input JoinWorkspaceInput { token: String! }
  type JoinWorkspacePayload { workspace: Workspace! }
  type Workspace { id: ID! slug: String! }
`;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

async function open(hash: string, refusal?: string) {
  history.replaceState(null, '', `/invitation/link${hash}`);
  const tokens: string[] = [];
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Mutation: {
        joinWorkspace: (_: unknown, { input }: { input: { token: string } }) => {
          tokens.push(input.token);
          if (refusal !== undefined) throw new GraphQLError('x', { extensions: { code: refusal } });
          return { workspace: { id: 'wsp_1', slug: 'tide' } };
        },
      },
    },
  });
  const view = renderClient(<WorkspaceLinkPage />, { origin: server.origin });
  closers.push(view.api.close, server.close);
  return { tokens, renewals: view.renewals };
}

const join = (): void => void fireEvent.click(screen.getByRole('button', { name: 'Join the workspace' }));

test('the secret leaves the address bar, names the account that joins, and opens the workspace', async () => {
  const { tokens, renewals } = await open('#secret');
  expect(location.href).not.toContain('secret');
  expect(screen.getByText(/signed in as ana@example\.com/u)).toBeDefined();
  expect(tokens).toEqual([]);
  join();
  await waitFor(() => expect(location.pathname).toBe('/w/tide'));
  expect([tokens, renewals()]).toEqual([['secret'], 1]);
});

test.each([
  ['NOT_FOUND', /lets nobody in any more/u],
  ['PAYMENT_REQUIRED', /no room for another member/u],
])('%s is said with the way out', async (code, words) => {
  await open('#secret', code);
  join();
  expect(await screen.findByText(words)).toBeDefined();
  expect(location.pathname).toBe('/invitation/link');
});

test('half a link says so and cannot be sent', async () => {
  await open('');
  expect(screen.getByRole('alert').textContent).toContain('incomplete');
  expect((screen.getByRole('button', { name: 'Join the workspace' }) as HTMLButtonElement).disabled).toBe(true);
});
