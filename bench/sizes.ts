/** How large each measurement is. `full` is what LIVE.md's measures name; `quick` shows in a minute that everything runs. */
export interface Sizes {
  rounds: number;
  fanOut: { readers: number; ms: number };
  latency: { readers: number; sessionReaders: number; sessions: number; perSecond: number; ms: number };
  memory: { readers: number };
  reconnect: { readers: number };
  stalled: { readers: number; perSecond: number; length: number; beforeMs: number; stallMs: number };
}

export const FULL: Sizes = {
  rounds: 3,
  fanOut: { readers: 1_000, ms: 4_000 },
  latency: { readers: 1_000, sessionReaders: 3_000, sessions: 100, perSecond: 50, ms: 5_000 },
  memory: { readers: 3_000 },
  reconnect: { readers: 10_000 },
  stalled: { readers: 200, perSecond: 100, length: 300, beforeMs: 8_000, stallMs: 16_000 },
};

export const QUICK: Sizes = {
  rounds: 1,
  fanOut: { readers: 100, ms: 1_000 },
  latency: { readers: 100, sessionReaders: 200, sessions: 20, perSecond: 50, ms: 1_000 },
  memory: { readers: 200 },
  reconnect: { readers: 500 },
  stalled: { readers: 50, perSecond: 100, length: 300, beforeMs: 1_000, stallMs: 11_000 },
};
