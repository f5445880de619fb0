// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SIGN_IN_PROBLEMS } from '../../../../schema/wire/sign-in-problems.ts';
import { rememberGuestName } from '../../api/came-by-link.ts';
import { rememberReturnTo } from '../../api/return-to.ts';
import { signInSteps } from '../../messages/account-en.ts';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { renderClient } from '../../testkit/render-client.tsx';
import { RedeemLinkPage } from './redeem-link-page.tsx';
import { InvitationPage } from './invitation-page.tsx';
import { SignInPage } from './sign-in-page.tsx';
import { CodePage, ConfirmAddressPage, SignInDonePage } from './steps-pages.tsx';

const typeDefs = `
  type Query { server: Server! }
  type Server { version: String! mailConfigured: Boolean! outboxUrl: String signInProviders: [SignInProvider!]! }
  type SignInProvider { id: ID! name: String! }
  type Mutation {
    login(input: LoginInput!): AuthPayload!
    confirmLogin(input: ConfirmLoginInput!): AuthPayload!
    confirmAddress(input: ConfirmAddressInput!): AccountPayload!
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
  type AccountPayload { user: User! }
  input ConfirmLoginInput { challenge: String! code: String! }
  input ConfirmAddressInput { token: String! }
  type User { id: ID! email: String }
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

const PROVIDERS = [
  { id: 'google', name: 'Google' },
  { id: 'oidc', name: 'Company login' },
];

async function show(page: React.ReactNode, providers: typeof PROVIDERS = []) {
  const redeemed: string[] = [];
  const claimed: boolean[] = [];
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Query: { server: () => ({ version: '1', mailConfigured: false, outboxUrl: '/outbox', signInProviders: providers }) },
      Mutation: {
        login: (_: unknown, { input }: { input: { password: string } }) =>
          input.password === 'correct horse'
            ? ADMITTED
            : refuse('UNAUTHENTICATED', input.password === 'with a second step' ? { challenge: 'c1' } : {}),
        confirmLogin: (_: unknown, { input }: { input: { challenge: string; code: string } }) =>
          input.challenge === 'c1' && input.code === '123456'
            ? ADMITTED
            : refuse('UNAUTHENTICATED', input.code === 'last try' ? {} : { challenge: input.challenge }),
        confirmAddress: (_: unknown, { input }: { input: { token: string } }) =>
          input.token === 'good' ? { user: { id: 'usr_ana', email: 'new@example.com' } } : refuse('NOT_FOUND'),
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
          if (input.token === 'stepped') return refuse('UNAUTHENTICATED', { challenge: 'c1' });
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

test('passwords are masked, may be pasted, and are known to password managers', async () => {
  const field = () => screen.getByLabelText('Password', { selector: 'input' });
  await show(<SignInPage />);
  expect([field().getAttribute('type'), field().getAttribute('autocomplete')]).toEqual(['password', 'current-password']);
  expect(fireEvent.paste(field())).toBe(true);
  expect(field().getAttribute('maxlength')).toBeNull();
  press('Create an account');
  expect([field().getAttribute('type'), field().getAttribute('autocomplete')]).toEqual(['password', 'new-password']);
  expect(fireEvent.paste(field())).toBe(true);
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

describe('signing in elsewhere', () => {
  test('offers what the server knows, and nothing where it knows none', async () => {
    const { unmount } = await show(<SignInPage />, PROVIDERS);
    expect((await screen.findByRole('link', { name: 'Continue with Google' })).getAttribute('href')).toBe('/auth/google');
    expect(screen.getByRole('link', { name: 'Continue with Company login' }).getAttribute('href')).toBe('/auth/oidc');
    unmount();
    await show(<SignInPage />);
    await waitFor(() => expect(screen.queryByText('or')).toBeNull());
  });

  test.each([...SIGN_IN_PROBLEMS])('what went wrong is said in words that name the provider: %s', async (problem) => {
    history.replaceState(null, '', `/sign-in?problem=${problem}&provider=google`);
    await show(<SignInPage />, PROVIDERS);
    const words = signInSteps.problems[problem]('Google');
    expect(words).toMatch(/\.$/u);
    expect(await screen.findByText(words)).toBeDefined();
  });

  test.each(['<b>', 'constructor', '', 'nonsense'])('a problem that is none is not shown: %s', async (problem) => {
    history.replaceState(null, '', `/sign-in?problem=${problem}&provider=google`);
    await show(<SignInPage />, PROVIDERS);
    await screen.findByRole('link', { name: 'Continue with Google' });
    expect(screen.getByRole('alert').textContent).toBe('');
  });

  test('whoever comes back goes to where they were going, and what they had as a guest comes along', async () => {
    rememberReturnTo('/invitation#token');
    const { renewals, claimed } = await show(<SignInDonePage />);
    await waitFor(() => expect(location.pathname + location.hash).toBe('/invitation#token'));
    expect([renewals(), claimed]).toEqual([1, [true]]);
  });
});

describe('the second step', () => {
  const ask = async (code: string) => {
    type('Code', code);
    press('Sign in');
  };

  test('follows a right password, and signs in with a code', async () => {
    await show(<SignInPage />);
    type('Email', 'ana@example.com');
    type('Password', 'with a second step');
    press('Sign in');
    expect(await screen.findByRole('heading', { name: 'Enter your code' })).toBeDefined();
    await ask('000000');
    expect(await screen.findByText('This code is wrong, too old, or was used already.')).toBeDefined();
    await ask('123456');
    await waitFor(() => expect(location.pathname).toBe('/'));
  });

  test('follows a mailed link', async () => {
    history.replaceState(null, '', '/sign-in/link#stepped');
    await show(<RedeemLinkPage />);
    press('Sign in');
    expect(await screen.findByLabelText('Code')).toBeDefined();
  });

  test('follows a provider; after the last wrong code one starts again', async () => {
    history.replaceState(null, '', '/sign-in/code#c1');
    await show(<CodePage />);
    expect(location.hash).toBe('');
    await ask('last try');
    expect((await screen.findByRole('link', { name: 'Start again' })).getAttribute('href')).toBe('/sign-in');
  });
});

describe('confirming an address', () => {
  test('takes the button', async () => {
    history.replaceState(null, '', '/confirm-address#good');
    await show(<ConfirmAddressPage />);
    expect(location.hash).toBe('');
    press('Confirm');
    expect(await screen.findByText('new@example.com is your confirmed address.')).toBeDefined();
  });

  test('says so where the link is dead', async () => {
    history.replaceState(null, '', '/confirm-address#used');
    await show(<ConfirmAddressPage />);
    press('Confirm');
    expect(await screen.findByText(/was used already, is older than a day/u)).toBeDefined();
  });
});
