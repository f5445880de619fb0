// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rememberGuestName } from '../../api/came-by-link.ts';
import { rememberReturnTo } from '../../api/return-to.ts';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { renderClient } from '../../testkit/render-client.tsx';
import { RedeemLinkPage } from './redeem-link-page.tsx';
import { InvitationPage } from './invitation-page.tsx';
import { SignInPage } from './sign-in-page.tsx';

const typeDefs = `
  type Query { server: Server! }
  type Server { version: String! mailConfigured: Boolean! outboxUrl: String }
  type Mutation {
    login(input: LoginInput!): AuthPayload!
    register(input: RegisterInput!): AuthPayload!
    requestMagicLink(input: RequestMagicLinkInput!): Ok!
    redeemMagicLink(input: RedeemMagicLinkInput!): AuthPayload!
    claimGuest: ClaimGuestPayload!
    acceptInvitation(input: AcceptInvitationInput!): AcceptInvitationPayload!
  }
  input LoginInput { email: String! password: String! }
  input RegisterInput { email: String! password: String! displayName: String! }
  input RequestMagicLinkInput { email: String! }
  input RedeemMagicLinkInput { token: String! }
  type AuthPayload { user: User! }
  type User { id: ID! }
  type Ok { ok: Boolean! }
  type ClaimGuestPayload { sessions: [Session!]! }
  type Session { id: ID! }
  input AcceptInvitationInput { token: String! }
  type AcceptInvitationPayload { workspace: Workspace! session: Session }
  type Workspace { id: ID! slug: String! name: String! }
`;

const ADMITTED = { user: { id: 'usr_ana' } };
const refuse = (code: string, extensions: Record<string, unknown> = {}): never => {
  throw new GraphQLError('refused', { extensions: { code, ...extensions } });
};

const closers: (() => Promise<void>)[] = [];
beforeEach(() => {
  sessionStorage.clear();
  history.replaceState(null, '', '/sign-in');
});
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

async function show(page: React.ReactNode) {
  const redeemed: string[] = [];
  const claimed: boolean[] = [];
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Query: { server: () => ({ version: '1', mailConfigured: false, outboxUrl: '/outbox' }) },
      Mutation: {
        login: (_: unknown, { input }: { input: { password: string } }) =>
          input.password === 'correct horse' ? ADMITTED : refuse('UNAUTHENTICATED'),
        register: () => refuse('CONFLICT', { fields: { email: 'This address has an account.' } }),
        requestMagicLink: () => ({ ok: true }),
        claimGuest: () => {
          claimed.push(true);
          return refuse('NOT_FOUND');
        },
        acceptInvitation: (_: unknown, { input }: { input: { token: string } }) => ({
          workspace: { id: 'wsp_1', slug: 'tide', name: 'Tide' },
          session: input.token === 'into-session' ? { id: 'ses_1' } : null,
        }),
        redeemMagicLink: (_: unknown, { input }: { input: { token: string } }) => {
          redeemed.push(input.token);
          return input.token === 'good' ? ADMITTED : refuse('NOT_FOUND');
        },
      },
    },
  });
  const view = renderClient(page, { origin: server.origin });
  closers.push(view.api.close, server.close);
  return { ...view, redeemed, claimed };
}

const type = (label: string, value: string): void => {
  fireEvent.change(screen.getByLabelText(label, { selector: 'input' }), { target: { value } });
};
const press = (name: string): void => {
  const button = screen.getByRole('button', { name });
  if (button.getAttribute('type') === 'submit') fireEvent.submit(button.closest('form') as HTMLFormElement);
  else fireEvent.click(button);
};

test('empty fields are named before anything is sent, and the first gets the focus', async () => {
  await show(<SignInPage />);
  press('Sign in');
  expect(screen.getAllByText('Enter something here.')).toHaveLength(2);
  expect(document.activeElement).toBe(screen.getByLabelText('Email', { selector: 'input' }));
});

test('a wrong password does not tell whether the address exists', async () => {
  await show(<SignInPage />);
  type('Email', 'ana@example.com');
  type('Password', 'wrong');
  press('Sign in');
  expect(await screen.findByText('This email and password do not belong together.')).toBeDefined();
});

test('signing in goes back to where the person was going, with a new cache', async () => {
  rememberReturnTo('/s/ses_1#m4');
  const { renewals, claimed } = await show(<SignInPage />);
  type('Email', 'ana@example.com');
  type('Password', 'correct horse');
  press('Sign in');
  await waitFor(() => expect(location.pathname + location.hash).toBe('/s/ses_1#m4'));
  expect(renewals()).toBe(1);
  // What this browser had as a guest is asked for, also by those who had nothing.
  expect(claimed).toEqual([true]);
});

test('what the server says about a field stands at that field', async () => {
  await show(<SignInPage />);
  press('Create an account');
  type('Your name', 'Ana Reyes');
  type('Email', 'ana@example.com');
  type('Password', 'a long password');
  press('Create account');
  const note = await screen.findByText('This address has an account.');
  expect(screen.getByLabelText('Email', { selector: 'input' }).getAttribute('aria-describedby')).toBe(note.id);
});

test('a link is promised without saying whether the address is known, and the outbox is named', async () => {
  await show(<SignInPage />);
  fireEvent.mouseDown(screen.getByRole('tab', { name: 'Mail me a link' }));
  type('Email', 'ana@example.com');
  press('Mail me a link');
  expect(await screen.findByText(/If ana@example.com belongs to an account/u)).toBeDefined();
  expect((await screen.findByRole('link', { name: 'Open the outbox' })).getAttribute('href')).toBe('/outbox');
});

test('a sign-in link is redeemed by the button only, and its token leaves the address', async () => {
  history.replaceState(null, '', '/sign-in/link#good');
  const { redeemed } = await show(<RedeemLinkPage />);
  expect(location.hash).toBe('');
  expect(redeemed).toEqual([]);
  press('Sign in');
  await waitFor(() => expect(location.pathname).toBe('/'));
  expect(redeemed).toEqual(['good']);
});

test('a used link says so and offers a new one', async () => {
  history.replaceState(null, '', '/sign-in/link#used');
  await show(<RedeemLinkPage />);
  press('Sign in');
  expect(await screen.findByText(/was used already/u)).toBeDefined();
  expect(screen.getByRole('link', { name: 'Ask for a new link' }).getAttribute('href')).toBe('/sign-in');
});

test('a guest who wants an account meets the form for it, with their name', async () => {
  rememberGuestName('Gil Green');
  history.replaceState(null, '', '/sign-in?new');
  await show(<SignInPage />);
  expect(screen.getByLabelText<HTMLInputElement>('Your name').value).toBe('Gil Green');
});

test.each([
  ['into one session', 'into-session', '/s/ses_1'],
  ['into the workspace', 'into-workspace', '/w/tide'],
])('an invitation %s leads there', async (_where, token, path) => {
  history.replaceState(null, '', `/invitation#${token}`);
  await show(<InvitationPage />);
  press('Join the workspace');
  await waitFor(() => expect(location.pathname).toBe(path));
});
