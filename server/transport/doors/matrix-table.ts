/** The attack matrix, whole: a row for every field of the roots, every node and every field with arguments. A new field brings its own. */
import { ACCOUNT, PUBLIC_ACCOUNT } from './matrix-account.ts';
import { BRANCH_CASES } from './matrix-branches.ts';
import { BUDGETS } from './matrix-budgets.ts';
import { COMMENTS } from './matrix-comments.ts';
import { INSIGHTS } from './matrix-insights.ts';
import { INVOICES } from './matrix-invoices.ts';
import { MUTATIONS, PUBLIC } from './matrix-mutations.ts';
import { NOTICES } from './matrix-notices.ts';
import { OPERATORS } from './matrix-operators.ts';
import { PRICES } from './matrix-prices.ts';
import { PROVIDERS } from './matrix-providers.ts';
import { PRIVACY } from './matrix-privacy.ts';
import { QUERIES } from './matrix-queries.ts';
import { QUEUE } from './matrix-queue.ts';
import { PUBLIC_SHARING, SHARING } from './matrix-sharing.ts';
import { SHELF } from './matrix-shelf.ts';
import { STRIPE } from './matrix-stripe.ts';
import { VOTES } from './matrix-votes.ts';
import { WEBHOOKS } from './matrix-webhooks.ts';
import { WORKSPACES } from './matrix-workspaces.ts';
import type { Case } from './matrix-cases.ts';

export const TABLE: readonly Case[] = [
  ...QUERIES,
  ...ACCOUNT,
  ...MUTATIONS,
  ...BRANCH_CASES,
  ...BUDGETS,
  ...COMMENTS,
  ...INSIGHTS,
  ...INVOICES,
  ...NOTICES,
  ...VOTES,
  ...SHARING,
  ...QUEUE,
  ...SHELF,
  ...OPERATORS,
  ...STRIPE,
  ...PRICES,
  ...PRIVACY,
  ...PROVIDERS,
  ...WORKSPACES,
  ...WEBHOOKS,
];

export const NEEDS_NOBODY: readonly Case[] = [...PUBLIC, ...PUBLIC_ACCOUNT, ...PUBLIC_SHARING];
