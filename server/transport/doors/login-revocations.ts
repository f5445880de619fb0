/** Ways in which a login ends from somewhere else: a device is ended, all others are, the password is set. */
import type { TestApp } from '../../testkit/test-app.ts';
import { PASSWORD } from '../../testkit/visitors.ts';
import type { Person } from '../../testkit/visitors.ts';
import type { Revocation } from './sharing-revocations.ts';

interface World {
  here: TestApp;
  owner: Person;
}

export function createLoginRevocations(world: () => World): Revocation[] {
  /** The person is signed in a second time: at the device from which they look after their logins. */
  const secondLogin = async (email: string): Promise<Record<string, string>> => {
    const { login } = await world().here.done<{ login: { accessToken: string } }>(
      'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }',
      { input: { email, password: PASSWORD } },
    );
    return { authorization: `Bearer ${login.accessToken}` };
  };
  const member = (name: string) => () => world().here.join(world().owner, name);
  const emails = async (id: string) => {
    const [row] = await world().here.sql('select email from app_user where id = $1', [id]);
    return secondLogin(String(row!['email']));
  };
  const ended = { code: 'UNAUTHENTICATED', closes: 4401 } as const;

  return [
    {
      name: 'the login is ended at another device',
      visitor: member('Ended'),
      async revoke(_session, { id }) {
        const headers = await emails(id);
        const { viewer } = await world().here.done<{ viewer: { account: { logins: { id: string; isCurrent: boolean }[] } } }>(
          '{ viewer { account { logins { id isCurrent } } } }',
          {},
          headers,
        );
        const other = viewer.account.logins.find(({ isCurrent }) => !isCurrent)!;
        await world().here.done('mutation ($id: ID!) { endLogin(input: { id: $id }) { ended } }', { id: other.id }, headers);
      },
      ...ended,
    },
    {
      name: 'every other login is ended at another device',
      visitor: member('Others'),
      revoke: async (_session, { id }) => world().here.done('mutation { endOtherLogins { ended } }', {}, await emails(id)),
      ...ended,
    },
    {
      name: 'the password is set at another device',
      visitor: member('Setter'),
      revoke: async (_session, { id }) =>
        world().here.done(
          'mutation ($input: SetPasswordInput!) { setPassword(input: $input) { user { id } } }',
          { input: { password: `${PASSWORD} next`, currentPassword: PASSWORD } },
          await emails(id),
        ),
      ...ended,
    },
  ];
}
