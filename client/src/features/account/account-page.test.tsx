// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { renderClient } from '../../testkit/render-client.tsx';
import { accountTypeDefs } from './account-fixture.ts';
import { AccountPage } from './account-page.tsx';

const AT = new Date().toISOString();
const login = (id: string, more: object = {}) => ({
  id,
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
  place: '203.0.113.*',
  createdAt: AT,
  lastSeenAt: AT,
  isCurrent: false,
  ...more,
});

/** What the server knows; the mutations change it. */
function newWorld() {
  return {
    email: 'ana@example.com',
    displayName: 'Ana Reyes',
    emailVerified: false,
    hasPassword: true,
    asksForPassword: true,
    isOn: false,
    methods: [{ authority: 'accounts.google.com', name: 'Google', providerId: 'google', email: 'ana@gmail.example', linkedAt: AT }],
    logins: [login('l2', { userAgent: 'curl/8.5.0' }), login('l1', { isCurrent: true })],
  };
}

let world: ReturnType<typeof newWorld>;
let calls: { name: string; input: unknown }[];
const closers: (() => Promise<void>)[] = [];
beforeEach(() => {
  world = newWorld();
  calls = [];
  history.replaceState(null, '', '/account');
});
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

const refuse = (code: string, extensions: object = {}, message = 'refused'): never => {
  throw new GraphQLError(message, { extensions: { code, ...extensions } });
};

async function show() {
  const user = () => ({
    id: 'usr_ana',
    email: world.email,
    displayName: world.displayName,
    account: {
      emailVerified: world.emailVerified,
      hasPassword: world.hasPassword,
      asksForPassword: world.hasPassword && world.asksForPassword,
      twoFactor: { isOn: world.isOn, recoveryCodesLeft: world.isOn ? 9 : 0 },
      signInMethods: world.methods,
      logins: world.logins,
    },
  });
  const answer =
    (name: string, change: (input: Record<string, string>) => object | void = () => undefined) =>
    (_: unknown, { input = {} }: { input?: Record<string, string> }) => {
      calls.push({ name, input });
      const more = change(input);
      return { user: user(), ...more };
    };
  const rightPassword = ({ currentPassword }: Record<string, string>) =>
    !(world.asksForPassword && world.hasPassword) || currentPassword === 'right password'
      ? undefined
      : refuse('INVALID', { fields: { currentPassword: 'is not your password' } });
  const server = await startGraphQLServer({
    typeDefs: accountTypeDefs,
    resolvers: {
      Query: {
        viewer: user,
        server: () => ({
          signInProviders: [
            { id: 'google', name: 'Google' },
            { id: 'github', name: 'GitHub' },
          ],
        }),
      },
      Mutation: {
        updateProfile: answer('updateProfile', ({ displayName }) => void (world.displayName = displayName!)),
        requestAddressConfirmation: answer('requestAddressConfirmation'),
        requestAddressChange: answer('requestAddressChange', rightPassword),
        setPassword: answer('setPassword', rightPassword),
        unlinkSignInMethod: answer('unlinkSignInMethod', (input) => {
          rightPassword(input);
          world.methods = [];
        }),
        endLogin: answer('endLogin', ({ id }) => {
          world.logins = world.logins.filter((one) => one.id !== id);
          return { ended: 1 };
        }),
        endOtherLogins: answer('endOtherLogins', () => {
          world.logins = world.logins.filter(({ isCurrent }) => isCurrent);
          return { ended: 1 };
        }),
        startTwoFactor: answer('startTwoFactor', (input) => {
          rightPassword(input);
          return { secret: 'ABCDEFGHIJKLMNOP', qrSvg: '<svg xmlns="http://www.w3.org/2000/svg"/>' };
        }),
        confirmTwoFactor: answer('confirmTwoFactor', ({ code }) => {
          if (code !== '123456') refuse('INVALID', { fields: { code: 'is wrong' } });
          world.isOn = true;
          return { recoveryCodes: ['aaaa-bbbb-cccc-dddd', 'eeee-ffff-gggg-hhhh'] };
        }),
        renewRecoveryCodes: answer('renewRecoveryCodes', () => ({ recoveryCodes: ['jjjj-kkkk-mmmm-nnnn'] })),
        disableTwoFactor: answer('disableTwoFactor', () => void (world.isOn = false)),
      },
    },
  });
  const view = renderClient(<AccountPage />, { origin: server.origin });
  closers.push(view.api.close, server.close);
  await screen.findByRole('heading', { name: 'Profile' });
  return view;
}

const type = (label: string, value: string): void => {
  fireEvent.change(screen.getByLabelText(label, { selector: 'input' }), { target: { value } });
};
/** Buttons of a dialog's foot submit the form of its body. */
const press = (name: string): void => {
  const button = screen.getByRole<HTMLButtonElement>('button', { name });
  if (button.type === 'submit' && button.form) fireEvent.submit(button.form);
  else fireEvent.click(button);
};
const called = (name: string) => calls.filter((call) => call.name === name).map(({ input }) => input);

describe('profile', () => {
  test('a name that is not changed is not to be saved; a changed one is', async () => {
    await show();
    expect(screen.queryByRole('button', { name: 'Save name' })).toBeNull();
    type('Name', 'Ana R.');
    press('Save name');
    await waitFor(() => expect(called('updateProfile')).toEqual([{ displayName: 'Ana R.' }]));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Save name' })).toBeNull());
  });

  test('an address that is not confirmed says so and offers the mail again; a confirmed one does not', async () => {
    const { unmount } = await show();
    expect(screen.getByText('Not confirmed')).toBeDefined();
    press('Mail the link again');
    await waitFor(() => expect(called('requestAddressConfirmation')).toHaveLength(1));
    unmount();
    world.emailVerified = true;
    await show();
    expect(screen.getByText('Confirmed')).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Mail the link again' })).toBeNull();
  });

  test('another address takes the password, and a wrong one is said at its field', async () => {
    await show();
    press('Change Email');
    press('Send the link');
    expect(screen.getAllByText('Enter something here.')).toHaveLength(2);
    type('New email', 'new@example.com');
    type('Present password', 'wrong');
    press('Send the link');
    const note = await screen.findByText('This is not your password.');
    expect(screen.getByLabelText('Present password', { selector: 'input' }).getAttribute('aria-describedby')).toBe(note.id);
    type('Present password', 'right password');
    press('Send the link');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(called('requestAddressChange').at(-1)).toEqual({ email: 'new@example.com', currentPassword: 'right password' });
  });
});

test('a first password is set without an old one', async () => {
  world.hasPassword = false;
  await show();
  press('Set a password');
  expect(screen.queryByLabelText('Present password')).toBeNull();
  type('New password', 'short');
  press('Set password');
  expect(screen.getByText('Use at least 10 characters.')).toBeDefined();
  expect(called('setPassword')).toEqual([]);
});

test('whoever forgot the password and came by a mailed link sets another one without it', async () => {
  world.asksForPassword = false;
  await show();
  press('Change password');
  expect(screen.queryByLabelText('Present password')).toBeNull();
  type('New password', 'three little words');
  press('Set password');
  await waitFor(() => expect(called('setPassword')).toEqual([{ password: 'three little words', currentPassword: null }]));
});

describe('two-step sign-in', () => {
  test('is turned on in three steps; the recovery codes are shown once', async () => {
    await show();
    press('Turn on');
    type('Present password', 'right password');
    press('Continue');
    const picture = await screen.findByRole<HTMLImageElement>('img', { name: 'Picture for your authenticator app' });
    expect(picture.src).toMatch(/^data:image\/svg\+xml;base64,/u);
    expect(screen.getByText('ABCD EFGH IJKL MNOP')).toBeDefined();
    const inDialog = within(screen.getByRole('dialog'));
    type('Code', '000000');
    fireEvent.submit(inDialog.getByRole<HTMLButtonElement>('button', { name: 'Turn on' }).form!);
    expect(await screen.findByText('is wrong')).toBeDefined();
    type('Code', '123456');
    fireEvent.submit(inDialog.getByRole<HTMLButtonElement>('button', { name: 'Turn on' }).form!);
    expect(await screen.findByText('aaaa-bbbb-cccc-dddd')).toBeDefined();
    press('I have kept them');
    expect(await screen.findByText(/9 recovery codes left/u)).toBeDefined();
    expect(screen.queryByText('aaaa-bbbb-cccc-dddd')).toBeNull();
  });

  test('is turned off with a code; new recovery codes take one too', async () => {
    world.isOn = true;
    await show();
    press('New recovery codes');
    type('Code', '123456');
    press('Continue');
    expect(await screen.findByText('jjjj-kkkk-mmmm-nnnn')).toBeDefined();
    press('I have kept them');
    press('Turn off');
    type('Code', '654321');
    fireEvent.submit(within(screen.getByRole('dialog')).getByRole<HTMLButtonElement>('button', { name: 'Turn off' }).form!);
    await screen.findByRole('button', { name: 'Turn on' });
    expect(called('disableTwoFactor')).toEqual([{ code: '654321' }]);
  });
});

describe('ways in elsewhere', () => {
  test('are connected by leaving for the provider, and disconnected here', async () => {
    await show();
    expect(screen.getByText('Connected as ana@gmail.example')).toBeDefined();
    expect(screen.getByRole('link', { name: 'Connect GitHub' }).getAttribute('href')).toBe('/auth/github?link=1');
    press('Disconnect Google');
    type('Present password', 'wrong');
    press('Disconnect');
    await screen.findByText('This is not your password.');
    type('Present password', 'right password');
    press('Disconnect');
    expect(await screen.findByRole('link', { name: 'Connect Google' })).toBeDefined();
    expect(called('unlinkSignInMethod').at(-1)).toEqual({ authority: 'accounts.google.com', currentPassword: 'right password' });
  });

  test('what became of connecting is said once and leaves the address', async () => {
    history.replaceState(null, '', '/account?problem=taken&provider=github');
    await show();
    expect(screen.getByText(/another one of GitHub/u)).toBeDefined();
    expect(location.search).toBe('');
  });
});

describe('devices', () => {
  test('this one stands first and cannot be ended; another one can', async () => {
    await show();
    const rows = within(screen.getByRole('list', { name: 'Devices' })).getAllByRole('listitem');
    expect(rows.map((row) => row.querySelector('p')?.textContent)).toEqual(['Firefox on LinuxThis device', 'Program (curl)']);
    expect(screen.queryByRole('button', { name: 'Sign out Firefox on Linux' })).toBeNull();
    press('Sign out Program (curl)');
    expect(await screen.findByText('You are signed in nowhere else.')).toBeDefined();
    expect(called('endLogin')).toEqual([{ id: 'l2' }]);
  });

  test('all others are ended at once', async () => {
    await show();
    press('Sign out all others');
    expect(await screen.findByText('1 other device is signed out')).toBeDefined();
    await waitFor(() => expect(screen.queryByText('Program (curl)')).toBeNull());
  });
});
