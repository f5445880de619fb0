/** The web client has no way in that a program has not: with all scopes a key may ask what it asks, but for what is named here. */
import { Kind, parse } from 'graphql';
import type { DocumentNode } from 'graphql';
import { expect, test } from 'vitest';
import type { Permission } from '../../schema/permissions.ts';
import { schema } from '../../schema/index.ts';
import { ACTIONS, scopesFor } from '../workspaces/policy.ts';
import type { Action } from '../workspaces/policy.ts';
import { askedIn } from './doors/permissions-of.ts';
import { clientDefinitions } from './testkit/client-definitions.ts';

/** By reason; docs/decisions/2026-11-20-permissions.md says more. */
const FOR_PEOPLE_ONLY: Record<string, readonly string[]> = {
  'a person comes in, or becomes a member: a key is no person and has one workspace': [
    'Mutation.acceptInvitation',
    'Mutation.claimGuest',
    'Mutation.createWorkspace',
    'Mutation.joinWorkspace',
  ],
  'a person’s own account, and how they sign in': [
    'Mutation.confirmAddress',
    'Mutation.confirmTwoFactor',
    'Mutation.deleteAccount',
    'Mutation.disableTwoFactor',
    'Mutation.endLogin',
    'Mutation.endOtherLogins',
    'Mutation.renewRecoveryCodes',
    'Mutation.requestAddressChange',
    'Mutation.requestAddressConfirmation',
    'Mutation.requestPersonalExport',
    'Mutation.setPassword',
    'Mutation.startTwoFactor',
    'Mutation.unlinkSignInMethod',
    'Mutation.updateProfile',
    'User.account',
    'User.isOperator',
  ],
  'a person’s own shelf: what they pinned, put away and have read': [
    'Mutation.createFolder',
    'Mutation.deleteFolder',
    'Mutation.markSessionRead',
    'Mutation.moveToFolder',
    'Mutation.pinSession',
    'Mutation.renameFolder',
    'Mutation.unpinSession',
  ],
  'a person’s own notifications: a key has nobody to tell': [
    'Mutation.markNotificationsRead',
    'Mutation.reportActivity',
    'Mutation.updateNotificationPreferences',
    'Mutation.updateWeeklyReport',
    'User.notificationPreferences',
    'User.notifications',
    'User.unreadNotificationCount',
    'Workspace.weeklyReport',
  ],
  'paying: a secret that leaked must not be able to spend on a card': [
    'Mutation.cancelSubscription',
    'Mutation.changePlan',
    'Mutation.openBillingPortal',
    'Mutation.resumeSubscription',
    'Mutation.startCheckout',
    'Mutation.startTopUp',
    'Mutation.updateAutoTopUp',
    'WorkspaceBilling.planPreview',
  ],
  'making keys and owners: a key that could would outlive its own revocation': [
    'Mutation.createApiKey',
    'Mutation.rotateApiKey',
    'Mutation.transferOwnership',
  ],
  'the end of a workspace, and of sessions by themselves': [
    'Mutation.deleteWorkspace',
    'Mutation.restoreWorkspace',
    'Mutation.setRetention',
    'Workspace.untouchedSessions',
  ],
  'running the server, which no workspace’s key has to do with': [
    'Mutation.runJob',
    'Mutation.setModelPrice',
    'Mutation.withdrawModelPrice',
    'Query.serverAdmin',
  ],
};

const isAction = (permission: Permission): permission is Action => (ACTIONS as readonly string[]).includes(permission);

const isForPeopleOnly = (permission: Permission): boolean =>
  permission === 'self' || permission === 'operator' || (isAction(permission) && scopesFor(permission).length === 0);

const peopleOnlyIn = (document: DocumentNode): string[] =>
  askedIn(schema, document)
    .filter(({ permission }) => isForPeopleOnly(permission))
    .map(({ what }) => what)
    .sort();

test('the web client asks for nothing that no key may have, but for what is named with its reason', () => {
  expect(peopleOnlyIn({ kind: Kind.DOCUMENT, definitions: clientDefinitions })).toEqual(Object.values(FOR_PEOPLE_ONLY).flat().sort());
});

test('the client’s documents were found, and one that asks for more is seen', () => {
  expect(clientDefinitions.length).toBeGreaterThan(100);
  expect(peopleOnlyIn(parse('mutation { cancelSubscription(input: { workspaceId: "x" }) { billing { plan { name } } } }'))).toEqual([
    'Mutation.cancelSubscription',
  ]);
  expect(peopleOnlyIn(parse('query { viewer { ...Own } } fragment Own on User { unreadNotificationCount }'))).toEqual([
    'User.unreadNotificationCount',
  ]);
  expect(peopleOnlyIn(parse('mutation { createSession(input: { workspaceId: "x" }) { session { id } } }'))).toEqual([]);
});
