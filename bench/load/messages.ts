/** What the driver and the load process say to each other over Node's IPC; every order is answered when it is done. */
import type { Dialect } from './reader.ts';

export type LoadOrder =
  /** Readers in turn over the dialects: one a session. Every tenth goes by `narrowPort` if there is one. */
  | { type: 'connect'; port: number; narrowPort: number | null; control: number; dialects: Dialect[]; count: number }
  | { type: 'disconnect' }
  | { type: 'reset' }
  /** Forgets the times so far; the counts go on. */
  | { type: 'times' }
  | { type: 'report' }
  /** Answered once so many deltas have arrived since the reset. */
  | { type: 'deltas'; atLeast: number }
  /** Every connection is cut at once and comes back by the client's rule. Answers how long that took. */
  | { type: 'reconnect' };

export interface LoadReport {
  readers: number;
  deltas: number;
  frames: number;
  gaps: number;
  duplicates: number;
  refused: string[];
  /** From when it was due to when a sampled reader had it, ms. */
  p50: number;
  p99: number;
  samples: number;
  /** Share of a core that the load process itself used since the reset. */
  busy: number;
  /** The smallest and the largest number that any reader of the first session stands at. */
  lowest: number;
  highest: number;
}

export interface LoadAnswer {
  request: number;
  report?: LoadReport;
  ms?: number;
}
