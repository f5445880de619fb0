// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inviterOf } from '../../api/came-by-link.ts';
import { takeReturnTo } from '../../api/return-to.ts';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { renderClient } from '../../testkit/render-client.tsx';
import { JoinPage } from './join-page.tsx';

const typeDefs = `
  type Query { viewer: User viewerActor: Actor shareLink(token: String!): ShareLinkPreview! }
  type Mutation { joinByLink(input: JoinByLinkInput!): JoinByLinkPayload! }
  interface Actor { id: ID! displayName: String! }
  type Guest implements Actor { id: ID! displayName: String! }
  type User implements Actor { id: ID! displayName: String! email: String! isOperator: Boolean memberships: [Membership!]! }
  type Membership { role: String! workspace: Workspace! }
  type Workspace { id: ID! slug: String! name: String! erasesAt: String }
  type ShareLinkPreview {
    state: String! needsPassword: Boolean! sessionTitle: String workspaceName: String role: String inviterName: String expiresAt: String
  }
  input JoinByLinkInput { token: String! displayName: String password: String }
  type JoinByLinkPayload { session: Session! actor: Actor! }
  type Session { id: ID! members: [SessionMember!]! }
  type SessionMember { role: String! user: User! }
`;

const ADA = { __typename: 'User', id: 'usr_ada', displayName: 'Ada Park', email: 'ada@example.com', memberships: [] };
const GIL = { __typename: 'Guest', id: 'gst_1', displayName: 'Gil' };
const OPEN = {
  state: 'ACTIVE',
  needsPassword: false,
  sessionTitle: 'Launch plan',
  workspaceName: 'Tide',
  role: 'EDITOR',
  inviterName: 'Ada Park',
  expiresAt: null,
};
const SECRET = { state: 'ACTIVE', needsPassword: true };

type Refusal = { code: string; fields?: Record<string, string>; retryAfter?: number };
interface Options {
  link?: object | Refusal;
  who?: { viewer?: object; viewerActor?: object };
  hash?: string;
}

const closers: (() => Promise<void>)[] = [];
beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

async function show({ link = OPEN, who = {}, hash = '#secret-token' }: Options = {}) {
  history.replaceState(null, '', `/join${hash}`);
  const joined: object[] = [];
  const looked: string[] = [];
  const refusals: Refusal[] = [];
  const refuse = (refusal: Refusal): never => {
    throw new GraphQLError('refused', { extensions: { ...refusal } });
  };
  let shown = link;
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Actor: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
      Query: {
        viewer: () => who.viewer ?? null,
        viewerActor: () => who.viewerActor ?? null,
        shareLink: (_: unknown, { token }: { token: string }) => {
          looked.push(token);
          return 'code' in shown ? refuse(shown as Refusal) : shown;
        },
      },
      Mutation: {
        joinByLink: (_: unknown, { input }: { input: object }) => {
          joined.push({ ...input });
          const refusal = refusals.shift();
          if (refusal) refuse(refusal);
          return { session: { id: 'ses_1', members: [{ role: 'OWNER', user: ADA }] }, actor: who.viewer ?? GIL };
        },
      },
    },
  });
  const view = renderClient(<JoinPage />, { origin: server.origin });
  closers.push(view.api.close, server.close);
  return { ...view, joined, looked, refusals, become: (next: object) => (shown = next) };
}

const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
async function submit(name: string | RegExp = 'Join'): Promise<void> {
  fireEvent.submit((await screen.findByRole('button', { name })).closest('form')!);
}

test('a stranger sees who invites to what, gives a name and is in; the token leaves the address, the name stays', async () => {
  const { joined, renewals } = await show();
  expect(await screen.findByRole('heading', { name: 'Launch plan' })).toBeDefined();
  expect(screen.getByText('Ada Park invites you to')).toBeDefined();
  expect(screen.getByText(/A session of Tide\. You write the prompt together/u)).toBeDefined();
  expect(location.href).not.toContain('secret-token');
  await submit();
  expect(screen.getByText('Use 1 to 80 characters.')).toBeDefined();
  expect(joined).toEqual([]);
  type('Your name', '  Gil Green ');
  await submit();
  await waitFor(() => expect(location.pathname).toBe('/s/ses_1'));
  expect(joined).toEqual([{ token: 'secret-token', displayName: 'Gil Green' }]);
  expect(renewals()).toBe(1);
  expect(inviterOf('ses_1')).toBe('Ada Park');
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('secret-token');
  cleanup();
  await show();
  expect((await screen.findByLabelText<HTMLInputElement>('Your name')).value).toBe('Gil Green');
});

test('a link with a password tells nothing else; a wrong one stands at the field, too many say how long to wait', async () => {
  const { joined, refusals } = await show({ link: SECRET });
  expect(await screen.findByText('You are invited to a session')).toBeDefined();
  type('Your name', 'Gil');
  await submit();
  expect(screen.getByText('Enter the password.')).toBeDefined();
  refusals.push({ code: 'INVALID', fields: { password: 'is wrong' } }, { code: 'RATE_LIMITED', retryAfter: 7.2 });
  type('Password of the link', 'open');
  await submit();
  const note = await screen.findByText('This password is not right.');
  expect(screen.getByLabelText('Password of the link').getAttribute('aria-describedby')).toBe(note.id);
  await submit();
  expect((await screen.findByRole('alert')).textContent).toBe('Too many tries. Try again in 8 s.');
  await submit();
  await waitFor(() => expect(location.pathname).toBe('/s/ses_1'));
  expect(joined).toHaveLength(3);
  expect(inviterOf('ses_1')).toBe('Ada Park');
});

test.each([
  ['expired', { ...OPEN, state: 'EXPIRED', sessionTitle: null }, 'This link has run out', 'Ask Ada Park for a new one.'],
  ['revoked', { ...OPEN, state: 'REVOKED', sessionTitle: null }, 'This link was revoked', 'Ask Ada Park for a new one.'],
  ['suspended', { ...OPEN, state: 'SUSPENDED', sessionTitle: null }, 'This link rests for now', /Ask Ada Park to open it again/u],
  ['revoked, with a password', { state: 'REVOKED', needsPassword: true }, 'This link was revoked', /Ask whoever gave it to you/u],
  ['unknown', { code: 'NOT_FOUND' }, 'This link does not work', /Ask whoever gave it to you/u],
  ['guessed too often', { code: 'RATE_LIMITED', retryAfter: 30 }, 'Too many tries', 'Try again in 30 s.'],
])('a link that is %s says so and whom to ask', async (_state, link, title, body) => {
  await show({ link });
  expect(await screen.findByRole('heading', { level: 1, name: title })).toBeDefined();
  expect(screen.getByText(body)).toBeDefined();
  expect(screen.queryByLabelText('Your name')).toBeNull();
});

test('a link that ends while its page is open', async () => {
  const { refusals } = await show();
  refusals.push({ code: 'NOT_FOUND' });
  await screen.findByLabelText('Your name');
  type('Your name', 'Gil');
  await submit();
  expect(await screen.findByText('This link does not work')).toBeDefined();
});

test('who was taken out by name is told that the link does not help', async () => {
  const { refusals } = await show({ who: { viewerActor: GIL } });
  refusals.push({ code: 'FORBIDDEN' });
  await submit('Join as Gil');
  expect(await screen.findByText('You were taken out of this session')).toBeDefined();
});

test.each([
  ['with an account', { viewer: ADA, viewerActor: ADA }, 'You are signed in as Ada Park.', 'Join as Ada Park'],
  ['who was a guest before', { viewerActor: GIL }, 'You come in as Gil, as before.', 'Join as Gil'],
])('somebody %s joins with one click, in their own name', async (_who, who, note, button) => {
  const { joined } = await show({ who });
  expect(await screen.findByText(note)).toBeDefined();
  expect(screen.queryByLabelText('Your name')).toBeNull();
  await submit(button);
  await waitFor(() => expect(joined).toEqual([{ token: 'secret-token' }]));
});

test('somebody who is in already needs no password; others are asked for it by the server', async () => {
  const { joined, refusals } = await show({ link: SECRET, who: { viewer: ADA, viewerActor: ADA } });
  refusals.push({ code: 'INVALID', fields: { password: 'is needed for this link' } });
  await submit('Join as Ada Park');
  expect(await screen.findByText('Enter the password.')).toBeDefined();
  await submit('Join as Ada Park');
  await waitFor(() => expect(location.pathname).toBe('/s/ses_1'));
  expect(joined).toEqual([{ token: 'secret-token' }, { token: 'secret-token' }]);
});

test('who has an account signs in first and comes back to the link, whose token is in no address', async () => {
  await show();
  fireEvent.click(await screen.findByRole('button', { name: 'Sign in' }));
  expect(location.pathname + location.hash).toBe('/sign-in');
  expect(takeReturnTo()).toBe('/join#secret-token');
});

test('another link in the same tab, and the same one again', async () => {
  const { become, looked } = await show({ link: { ...OPEN, state: 'REVOKED' } });
  await screen.findByText('This link was revoked');
  become(OPEN);
  location.hash = '#another';
  expect(await screen.findByRole('heading', { name: 'Launch plan' })).toBeDefined();
  expect(location.hash).toBe('');
  become({ ...OPEN, state: 'SUSPENDED' });
  location.hash = '#another';
  expect(await screen.findByText('This link rests for now')).toBeDefined();
  expect(looked).toEqual(['secret-token', 'another', 'another']);
});

test('without a token, and after leaving', async () => {
  await show({ hash: '' });
  expect(screen.getByText('This link is incomplete')).toBeDefined();
  cleanup();
  history.replaceState({ hasLeft: true }, '', '/join');
  renderClient(<JoinPage />, { origin: location.origin });
  expect(screen.getByText('You left the session')).toBeDefined();
});
