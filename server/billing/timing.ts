/** How long money waits, and how much may go unchecked. */
export interface BillingTiming {
  /** Longest wait of a prompt for its workspace's account. */
  lockMs: number;
  /** Longer than any run lives: after it a reservation is of nobody. */
  reservationMs: number;
  /** Micro-USD of work under way that a workspace without hard limits may have unchecked. */
  exposureMicros: bigint;
}

export const BILLING_TIMING: BillingTiming = { lockMs: 2_000, reservationMs: 3_600_000, exposureMicros: 1_000_000n };
