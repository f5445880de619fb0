import type { Allowance } from '../billing/allowance.ts';

/** What a run may write, and by whose key: decided together, before it begins. */
export interface PaidRun extends Allowance {
  onOwnKey: boolean;
}
