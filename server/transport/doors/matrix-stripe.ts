/** The attack matrix: paying by card, which is the owners’; this server takes no payments, and says so to them alone. */
import { all, change } from './matrix-cases.ts';
import type { Case } from './matrix-cases.ts';
import type { World } from './matrix-world.ts';

const ofOwner = ({ owner }: World) => ({ workspaceId: owner.workspace.id });

const mutation = (name: string, selection: string, more: Record<string, unknown> = {}): Case => ({
  field: `Mutation.${name}`,
  query: change(name, selection),
  variables: (world) => ({ input: { ...ofOwner(world), ...more } }),
  ...all('FORBIDDEN'),
});

const BILLING = 'billing { subscription { status } autoTopUp { isEnabled } receipts { number } }';

export const STRIPE: Case[] = [
  {
    field: 'WorkspaceBilling.planPreview',
    query: 'query ($slug: String!) { workspace(slug: $slug) { billing { planPreview(plan: TEAM) { dueNowMicros } receipts { number } } } }',
    variables: ({ owner }) => ({ slug: owner.workspace.slug }),
    ...all('null'),
    keys: { 'workspace:read': 'null' },
  },
  mutation('startCheckout', 'url', { plan: 'TEAM' }),
  mutation('startTopUp', 'url', { amountMicros: '5000000' }),
  mutation('openBillingPortal', 'url'),
  mutation('changePlan', BILLING, { plan: 'BUSINESS' }),
  mutation('cancelSubscription', BILLING),
  mutation('resumeSubscription', BILLING),
  mutation('updateAutoTopUp', BILLING, { isEnabled: true, thresholdMicros: '1', amountMicros: '5000000' }),
];
