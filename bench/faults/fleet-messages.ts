/** What the driver and the process with the readers say to each other over Node's IPC. */
import type { Fault } from './reading.ts';
import type { ReaderTask, Visit } from './reader.ts';
import type { TextCheck } from './check-text.ts';

export type FleetOrder =
  | { type: 'start'; deltas: number; tasks: ReaderTask[] }
  | { type: 'until'; what: Wanted; request: number }
  /** Resets the connection of every n-th reader. */
  | { type: 'reset'; every: number; request: number }
  | { type: 'report'; request: number };

/** What every reader must have reached. */
/** `live`: an event has come over the connection that stands. */
export type Wanted =
  | { kind: 'started' }
  | { kind: 'live' }
  | { kind: 'length'; messageId: string; atLeast: number }
  | { kind: 'end'; messageId: string };

export interface ReaderReport {
  /** The last cursor. */
  last: string | null;
  /** What is waited for and this reader has, as JSON. */
  reached: string[];
  visits: readonly Visit[];
  epochs: Record<string, number>;
  ends: Record<string, { at: number; status: string }>;
  texts: Record<string, { sha256: string; length: number; check: TextCheck }>;
  faults: readonly Fault[];
  errors: readonly string[];
  dropped: number;
  repeatedUnits: number;
  snapshots: number;
}

export type FleetAnswer = { request: number; reports?: ReaderReport[] };
