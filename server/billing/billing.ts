/** Money: what work may cost, what it did cost, and who pays. */
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { lockAccount, readAccount } from './accounts.ts';
import { createPlanChanges } from './plan-changes.ts';
import type { OnPlanChanged } from './plan-changes.ts';
import type { PlanName } from './plans.ts';
import { createEstimates } from './estimates.ts';
import { createReleases } from './releases.ts';
import { createReservations } from './reservations.ts';
import type { Refusal } from './reservations.ts';
import { BILLING_TIMING } from './timing.ts';
import type { BillingTiming } from './timing.ts';
import { createUsage } from './usage.ts';

export interface BillingOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  /** Of workspaces that chose none: `selfHosted` where no payments are set up. */
  defaultPlan: PlanName;
  timing?: Partial<BillingTiming>;
  onPlanChanged?: OnPlanChanged;
  onThreshold?: (workspaceId: string) => void;
  onRefused?: (refusal: Refusal) => void;
}

export function createBilling(options: BillingOptions) {
  const timing = { ...BILLING_TIMING, ...options.timing };
  const deps = { ...options, timing };
  const { db, defaultPlan } = options;
  return {
    ...createReservations(deps),
    ...createUsage(deps),
    ...createReleases(deps),
    ...createEstimates(deps),
    plans: createPlanChanges(deps),
    /** For the parts of this floor: they ask nobody. */
    accounts: {
      lock: (tx: Tx, workspaceId: string, at: Date) => lockAccount(tx, workspaceId, at, { defaultPlan }),
      read: (workspaceId: string) => readAccount(db.sql(), workspaceId, { defaultPlan }),
    },
  };
}

export type Billing = ReturnType<typeof createBilling>;
