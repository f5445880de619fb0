/** The attack matrix: an account, which is its person's own. What a stranger may do here they do to themselves. */
import { PASSWORD } from '../../testkit/visitors.ts';
import { all, anyKey, change } from './matrix-cases.ts';
import type { Case, Outcome } from './matrix-cases.ts';

const ACCOUNT_FIELDS =
  'emailVerified hasPassword twoFactor { isOn recoveryCodesLeft } signInMethods { authority name providerId email linkedAt } logins { id userAgent place lastSeenAt createdAt isCurrent } leaving { needsOwner { id } goesToo { id } }';

/** For every person the same; a key and a guest by link are no person. */
const byPersons = (field: string, selection: string, input: Record<string, unknown> | null, outcome: Outcome): Case => ({
  field: `Mutation.${field}`,
  query: input === null ? `mutation { ${field} { ${selection} } }` : change(field, selection),
  variables: () => (input === null ? {} : { input }),
  stranger: outcome,
  linkGuest: 'FORBIDDEN',
  ...all(outcome),
});

export const ACCOUNT: Case[] = [
  {
    field: 'User.account',
    query: `{ viewer { account { ${ACCOUNT_FIELDS} } } }`,
    variables: () => ({}),
    nobody: 'null',
    stranger: 'ok',
    linkGuest: 'null',
    ...all('ok'),
    keys: anyKey('null'),
  },
  {
    field: 'User.account',
    what: 'of somebody else',
    query: `query ($id: ID!) { node(id: $id) { ... on User { account { ${ACCOUNT_FIELDS} } } } }`,
    variables: ({ owner }) => ({ id: owner.id }),
    ...all('null'),
    keys: anyKey('null'),
  },
  byPersons('updateProfile', 'user { id }', { displayName: ' ' }, 'INVALID'),
  byPersons('requestAddressConfirmation', 'user { id }', null, 'ok'),
  byPersons('requestAddressChange', 'user { id }', { email: 'no address' }, 'INVALID'),
  byPersons('confirmAddress', 'user { id }', { token: 'x'.repeat(43) }, 'NOT_FOUND'),
  byPersons('setPassword', 'user { id }', { password: 'short' }, 'INVALID'),
  byPersons('unlinkSignInMethod', 'user { id }', { authority: 'github.com', currentPassword: PASSWORD }, 'NOT_FOUND'),
  byPersons('endLogin', 'ended', { id: 'a login of nobody' }, 'NOT_FOUND'),
  byPersons('endOtherLogins', 'ended', null, 'ok'),
  // Before what takes the password and gets a wrong one, after which it is waited.
  byPersons('requestPersonalExport', 'expiresAt', { currentPassword: PASSWORD }, 'ok'),
  byPersons('startTwoFactor', 'secret', {}, 'INVALID'),
  byPersons('confirmTwoFactor', 'recoveryCodes', { code: '000000' }, 'CONFLICT'),
  byPersons('renewRecoveryCodes', 'recoveryCodes', { code: '000000' }, 'CONFLICT'),
  byPersons('deleteAccount', 'erasesAt', { confirm: 'nobody@example.com', currentPassword: PASSWORD }, 'INVALID'),
  byPersons('disableTwoFactor', 'user { id }', { code: '000000' }, 'CONFLICT'),
];

export const PUBLIC_ACCOUNT: Case[] = [
  {
    field: 'Mutation.confirmLogin',
    query: change('confirmLogin', 'accessToken'),
    variables: () => ({ input: { challenge: 'x'.repeat(43), code: '000000' } }),
    nobody: 'UNAUTHENTICATED',
  },
];
