// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { Provider } from 'urql';
import { afterEach, expect, test } from 'vitest';
import { ApiContext } from '../../api/api-context.ts';
import { createApi } from '../../api/create-api.ts';
import { takeReturnTo } from '../../api/return-to.ts';
import { GuestContext } from '../../api/viewer.ts';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { GuestFrame } from './guest-frame.tsx';

const typeDefs = `
  type Query { hello: String }
  type Mutation { leaveAsGuest: LeaveAsGuestPayload! }
  type LeaveAsGuestPayload { ok: Boolean! }
`;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

async function show() {
  history.replaceState(null, '', '/s/ses_1');
  const left: true[] = [];
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: { Mutation: { leaveAsGuest: () => ({ ok: left.push(true) > 0 }) } },
  });
  const api = createApi(server.origin);
  closers.push(api.close, server.close);
  let renewals = 0;
  render(
    <ApiContext value={{ ...api, renew: () => void (renewals += 1) }}>
      <Provider value={api.client}>
        <GuestContext value={{ id: 'gst_1', displayName: 'Gil Green' }}>
          <GuestFrame>inside</GuestFrame>
        </GuestContext>
      </Provider>
    </ApiContext>,
  );
  return { left, renewals: () => renewals };
}

test('says who is here, and leads to an account and back', async () => {
  await show();
  expect(screen.getByText('Guest: Gil Green')).toBeDefined();
  expect(screen.getByRole('main').textContent).toBe('inside');
  fireEvent.click(screen.getByRole('button', { name: 'Create an account' }));
  expect(location.pathname + location.search).toBe('/sign-in?new');
  expect(takeReturnTo()).toBe('/s/ses_1');
});

test('leaving asks first, then ends the guest and says so', async () => {
  const { left, renewals } = await show();
  fireEvent.click(screen.getByRole('button', { name: 'Leave' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Leave?' }));
  fireEvent.click(dialog.getByRole('button', { name: 'Stay' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(left).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'Leave' }));
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Leave' }));
  await waitFor(() => expect(location.pathname).toBe('/join'));
  expect(history.state).toEqual({ hasLeft: true });
  expect(left).toHaveLength(1);
  expect(renewals()).toBe(1);
});
