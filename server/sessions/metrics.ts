/** What sessions measure; the kit's prometheus metrics fit. */
export interface SessionMetrics {
  runs: { inc(labels: { status: string; provider: string }): void };
  runsActive: { set(value: number): void };
  firstTokenSeconds: { observe(labels: { provider: string }, seconds: number): void };
}

export const NO_METRICS: SessionMetrics = {
  runs: { inc: () => undefined },
  runsActive: { set: () => undefined },
  firstTokenSeconds: { observe: () => undefined },
};
