// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startGraphQLServer } from '../testkit/graphql-server.ts';
import { renderClient } from '../testkit/render-client.tsx';
import { useSignOut } from './use-sign-out.ts';

const typeDefs = `
  type Query { x: Int }
  type Mutation { logout: Ok! }
  type Ok { ok: Boolean! }
`;

const closers: (() => Promise<void>)[] = [];
beforeEach(() => {
  history.replaceState(null, '', '/w/tide');
  localStorage.setItem('parley-theme', 'dark');
  localStorage.setItem('parley-last-workspace', 'tide');
  localStorage.setItem('parley.models.wsp_1', '["demo:echo"]');
  sessionStorage.setItem('parley-return-to', '/s/ses_1');
});
afterEach(async () => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
  for (const close of closers.splice(0)) await close();
});

function Button() {
  return <button onClick={useSignOut()}>Sign out</button>;
}

async function signOut(logout: () => { ok: boolean }) {
  const server = await startGraphQLServer({ typeDefs, resolvers: { Mutation: { logout } } });
  const view = renderClient(<Button />, { origin: server.origin });
  closers.push(view.api.close, server.close);
  fireEvent.click(screen.getByRole('button', { name: 'Sign out' }));
  return view;
}

test('nothing of the person stays in the browser: neither what it kept nor what it had read', async () => {
  const { renewals } = await signOut(() => ({ ok: true }));
  await waitFor(() => expect(location.pathname).toBe('/sign-in'));
  expect(Object.keys(localStorage)).toEqual(['parley-theme']);
  expect(sessionStorage).toHaveLength(0);
  // A new cache.
  await waitFor(() => expect(renewals()).toBe(1));
});

test('where the server did not end the login the person is told, and everything stays', async () => {
  await signOut(() => {
    throw new GraphQLError('down', { extensions: { code: 'UNAVAILABLE' } });
  });
  await screen.findByText('This is unavailable for the moment');
  expect([location.pathname, localStorage.length]).toEqual(['/w/tide', 3]);
});
