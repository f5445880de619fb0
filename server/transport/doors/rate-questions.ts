/** For each kind of action that is limited, and by whom it is counted, a question that is counted by it: what may be answered to it otherwise does not matter. */
import type { ActionKind, Subject } from '../../limits.ts';
import type { Person } from '../../testkit/visitors.ts';
import { WATCH } from '../../testkit/session-view.ts';
import type { Question } from './ask-everywhere.ts';

export interface RateWorld {
  person: Person;
  workspaceId: string;
  slug: string;
  sessionId: string;
  messageId: string;
  budgetId: string;
}

type Ask = (world: RateWorld) => Question;

const mutation = (name: string, type: string, input: (world: RateWorld) => object): Ask => {
  return (world) => ({
    query: `mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`,
    variables: { input: input(world) },
  });
};

const VIEWER: Ask = () => ({ query: '{ viewer { id } }' });

export const QUESTIONS: Partial<Record<ActionKind, Ask>> = {
  operation: VIEWER,
  cost: VIEWER,
  socket: VIEWER,
  subscription: ({ sessionId }) => ({ query: WATCH, variables: { id: sessionId } }),
  mutation: () => ({ query: 'mutation { logout { ok } }' }),
  presence: mutation('setPresence', 'SetPresenceInput', ({ sessionId }) => ({ sessionId, clientId: 'c', state: '{}' })),
  draft: mutation('editDraft', 'EditDraftInput', ({ sessionId }) => ({ sessionId, clientId: 'c', update: 'AAA=' })),
  prompt: mutation('sendPrompt', 'SendPromptInput', ({ sessionId }) => ({ sessionId, text: 'Hello', models: ['demo:echo'] })),
  comment: mutation('addComment', 'AddCommentInput', ({ messageId }) => ({ messageId, text: 'Hello' })),
  search: ({ workspaceId: id }) => ({
    query: 'query ($id: ID!) { node(id: $id) { ... on Workspace { search(query: "x") { edges { __typename } } } } }',
    variables: { id },
  }),
  usageView: ({ workspaceId: id }) => ({
    query: 'query ($id: ID!, $input: UsageQuery!) { node(id: $id) { ... on Workspace { usage(input: $input) { __typename } } } }',
    variables: { id, input: { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z', interval: 'DAY' } },
  }),
  invitation: mutation('inviteMember', 'InviteMemberInput', ({ workspaceId }) => ({ workspaceId, email: 'x@example.com', role: 'MEMBER' })),
  apiKey: mutation('createApiKey', 'CreateApiKeyInput', ({ workspaceId }) => ({ workspaceId, name: 'x', scopes: ['session:read'] })),
  newWorkspace: mutation('createWorkspace', 'CreateWorkspaceInput', () => ({ name: '' })),
  workspaceJoin: mutation('joinWorkspace', 'JoinWorkspaceInput', () => ({ token: 'x' })),
  workspaceMove: mutation('updateWorkspace', 'UpdateWorkspaceInput', ({ workspaceId, slug }) => ({ workspaceId, slug: `${slug}-moved` })),
  workspaceDelete: mutation('deleteWorkspace', 'DeleteWorkspaceInput', ({ workspaceId, slug }) => ({ workspaceId, confirm: slug })),
  budgetRequest: mutation('requestBudget', 'RequestBudgetInput', ({ budgetId }) => ({ budgetId })),
  registration: mutation('register', 'RegisterInput', () => ({ email: '', password: '', displayName: '' })),
  signIn: mutation('login', 'LoginInput', ({ person: { email } }) => ({ email, password: 'not the right one' })),
  secondFactor: mutation('confirmLogin', 'ConfirmLoginInput', () => ({ challenge: 'x', code: 'x' })),
  refresh: mutation('refreshTokens', 'RefreshTokensInput', () => ({ refreshToken: 'x' })),
  signInLink: mutation('requestMagicLink', 'RequestMagicLinkInput', ({ person: { email } }) => ({ email })),
  signInLinkUse: mutation('redeemMagicLink', 'RedeemMagicLinkInput', () => ({ token: 'x' })),
  addressMail: () => ({ query: 'mutation { requestAddressConfirmation { __typename } }' }),
  addressConfirmation: mutation('confirmAddress', 'ConfirmAddressInput', () => ({ token: 'x' })),
  shareLink: () => ({ query: '{ shareLink(token: "x") { __typename } }' }),
  shareLinkJoin: mutation('joinByLink', 'JoinByLinkInput', () => ({ token: 'x', displayName: 'X' })),
};

/** By whom they cannot be asked here, and where it is shown instead. */
export const SHOWN_ELSEWHERE: Partial<Record<ActionKind, string>> = {
  insights: 'server/insights/insights.db.test.ts',
  checkout: 'server/billing/stripe/plans.db.test.ts',
  personalExport: 'server/privacy/personal-export.db.test.ts',
  webhookTest: 'server/webhooks',
  webhookReplay: 'server/webhooks',
  providerKeyTest: 'server/models/own-keys/own-keys.db.test.ts',
  export: 'the test of files below',
  elsewhereBegin: 'server/transport/oauth-pages.db.test.ts',
  elsewhereReturn: 'server/transport/oauth-pages.db.test.ts',
  openaiDoor: 'the test of other doors below',
  mcpDoor: 'the test of other doors below',
};

/** Strangers are counted by the network, mailboxes too. */
export const isAskedBySomebody = (subject: Subject): boolean => subject === 'person' || subject === 'key' || subject === 'workspace';
