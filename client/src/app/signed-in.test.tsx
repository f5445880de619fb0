// @vitest-environment jsdom
import { cleanup, screen, waitFor } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { takeReturnTo } from '../api/return-to.ts';
import { ViewerDocument, useViewer } from '../api/viewer.ts';
import { startGraphQLServer } from '../testkit/graphql-server.ts';
import { renderClient } from '../testkit/render-client.tsx';
import { SignedIn } from './signed-in.tsx';

const typeDefs = `
  type Query { viewer: User viewerActor: Actor secret: String }
  interface Actor { id: ID! displayName: String! }
  type Guest implements Actor { id: ID! displayName: String! }
  type User { id: ID! email: String! displayName: String! isOperator: Boolean memberships: [Membership!]! }
  type Membership { role: String! workspace: Workspace! }
  type Workspace { id: ID! slug: String! name: String! erasesAt: String }
`;
const CHIARA = { id: 'usr_chiara', email: 'chiara@example.com', displayName: 'Chiara Rossi', memberships: [] };

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

function secret(): never {
  throw new GraphQLError('who are you', { extensions: { code: 'UNAUTHENTICATED' } });
}

function Name() {
  return <p>{useViewer().displayName}</p>;
}

async function show(viewer: () => typeof CHIARA | null) {
  const server = await startGraphQLServer({ typeDefs, resolvers: { Query: { viewer, secret } } });
  const view = renderClient(
    <SignedIn>
      <Name />
    </SignedIn>,
    { origin: server.origin },
  );
  closers.push(view.api.close, server.close);
  return view;
}

test('a stranger is sent to sign in, and the way back is kept', async () => {
  history.replaceState(null, '', '/invitation#secret');
  await show(() => null);
  await waitFor(() => expect(location.pathname).toBe('/sign-in'));
  expect(location.href).not.toContain('secret');
  expect(takeReturnTo()).toBe('/invitation#secret');
});

test('who is signed in is known below the gate', async () => {
  history.replaceState(null, '', '/w/tide');
  await show(() => CHIARA);
  expect(await screen.findByText('Chiara Rossi')).toBeDefined();
});

test('a login that ended elsewhere leads to sign in', async () => {
  history.replaceState(null, '', '/s/ses_1');
  let viewer: typeof CHIARA | null = CHIARA;
  const { api } = await show(() => viewer);
  await screen.findByText('Chiara Rossi');
  viewer = null;
  await api.client.query('{ secret }', {}).toPromise();
  await waitFor(() => expect(location.pathname).toBe('/sign-in'));
  expect(takeReturnTo()).toBe('/s/ses_1');
});

test('a server that fails for a moment does not throw anybody out', async () => {
  history.replaceState(null, '', '/s/ses_1');
  let isDown = false;
  const { api } = await show(() => {
    if (isDown) throw new GraphQLError('down', { extensions: { code: 'UNAVAILABLE' } });
    return CHIARA;
  });
  const name = await screen.findByText('Chiara Rossi');
  isDown = true;
  await api.client.query(ViewerDocument, {}, { requestPolicy: 'network-only' }).toPromise();
  isDown = false;
  await api.client.query(ViewerDocument, {}, { requestPolicy: 'network-only' }).toPromise();
  expect(screen.getByText('Chiara Rossi')).toBe(name);
  expect(location.pathname).toBe('/s/ses_1');
});

test('a server that cannot be reached is not a sign-out', async () => {
  history.replaceState(null, '', '/w/tide');
  const server = await startGraphQLServer({ typeDefs, resolvers: {} });
  await server.close();
  const view = renderClient(<SignedIn>inside</SignedIn>, { origin: server.origin });
  closers.push(view.api.close);
  expect(await screen.findByText('Parley cannot be reached')).toBeDefined();
  expect(location.pathname).toBe('/w/tide');
});

test.each([
  ['is shown the page for guests where there is one', <p key="guest">for guests</p>, 'for guests'],
  ['is a stranger elsewhere', undefined, undefined],
])('a guest %s', async (_what, guest, shown) => {
  history.replaceState(null, '', '/s/ses_1');
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Actor: { __resolveType: () => 'Guest' },
      Query: { viewer: () => null, viewerActor: () => ({ id: 'gst_1', displayName: 'Gil' }) },
    },
  });
  const view = renderClient(<SignedIn guest={guest}>inside</SignedIn>, { origin: server.origin });
  closers.push(view.api.close, server.close);
  if (shown === undefined) await waitFor(() => expect(location.pathname).toBe('/sign-in'));
  else expect(await screen.findByText(shown)).toBeDefined();
  expect(screen.queryByText('inside')).toBeNull();
});
