/** What kind of action each mutation is (limits.ts): whatever is not named here is `mutation`. */
import { Kind } from 'graphql';
import type { DocumentNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import type { ActionKind } from '../limits.ts';

/** Those that strangers may use have to be named: a walk over the schema asks for it. */
export const MUTATION_KINDS: Readonly<Record<string, ActionKind>> = {
  sendPrompt: 'prompt',
  queuePrompt: 'prompt',
  steer: 'prompt',
  retryMessage: 'prompt',
  continueMessage: 'prompt',
  mergeBranch: 'prompt',
  addComment: 'comment',
  editComment: 'comment',
  createApiKey: 'apiKey',
  rotateApiKey: 'apiKey',
  setPresence: 'presence',
  reportActivity: 'presence',
  markSessionRead: 'presence',
  markNotificationsRead: 'presence',

  editDraft: 'draft',
  inviteMember: 'invitation',
  resendInvitation: 'invitation',
  createWorkspace: 'newWorkspace',
  joinWorkspace: 'workspaceJoin',
  requestBudget: 'budgetRequest',
  requestPersonalExport: 'personalExport',
  setProviderKey: 'providerKeyTest',
  testProviderKey: 'providerKeyTest',
  sendTestWebhook: 'webhookTest',
  replayWebhookDelivery: 'webhookReplay',
  replayFailedWebhooks: 'webhookReplay',
  register: 'registration',
  login: 'signIn',
  confirmLogin: 'secondFactor',
  refreshTokens: 'refresh',
  requestMagicLink: 'signInLink',
  redeemMagicLink: 'signInLinkUse',
  requestAddressChange: 'addressMail',
  requestAddressConfirmation: 'addressMail',
  confirmAddress: 'addressConfirmation',
  joinByLink: 'shareLinkJoin',
  logout: 'mutation',
  leaveAsGuest: 'mutation',
};

/** Counted by the services, which know better by whom, and where else it is done. */
export const COUNTED_WITHIN: ReadonlySet<ActionKind> = new Set<ActionKind>([
  'draft',
  'invitation',
  'newWorkspace',
  'workspaceJoin',
  'budgetRequest',
  'personalExport',
  'webhookTest',
  'webhookReplay',
  'providerKeyTest',
  'registration',
  'signIn',
  'secondFactor',
  'refresh',
  'signInLink',
  'signInLinkUse',
  'addressMail',
  'addressConfirmation',
  'shareLinkJoin',
]);

/** Of those that the door counts, how many of each. */
export function mutationsOf(document: DocumentNode, operation: OperationDefinitionNode): Map<ActionKind, number> {
  const counts = new Map<ActionKind, number>();
  for (const name of rootFields(document, operation.selectionSet)) {
    const kind = (Object.hasOwn(MUTATION_KINDS, name) && MUTATION_KINDS[name]) || 'mutation';
    if (!COUNTED_WITHIN.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/** Validation has refused fragments that contain themselves. */
function rootFields(document: DocumentNode, { selections }: SelectionSetNode): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    if (selection.kind === Kind.INLINE_FRAGMENT) return rootFields(document, selection.selectionSet);
    const named = document.definitions.find((one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === selection.name.value);
    return named?.kind === Kind.FRAGMENT_DEFINITION ? rootFields(document, named.selectionSet) : [];
  });
}
