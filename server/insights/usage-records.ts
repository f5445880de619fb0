/** What a view of usage consists of. Money in micro-USD. */
import type { ActorRecord } from '../../schema/wire/events.ts';

export const INTERVALS = ['hour', 'day', 'week', 'month'] as const;
export type Interval = (typeof INTERVALS)[number];

export const DIMENSIONS = ['model', 'provider', 'person', 'apiKey', 'session', 'purpose'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** An empty or missing list filters nothing. */
export interface UsageFilters {
  models?: readonly string[] | null | undefined;
  providers?: readonly string[] | null | undefined;
  /** People and guests. */
  people?: readonly string[] | null | undefined;
  apiKeys?: readonly string[] | null | undefined;
  sessions?: readonly string[] | null | undefined;
}

export interface UsageQuery {
  from: Date;
  to: Date;
  interval: Interval;
  groupBy?: Dimension | null | undefined;
  filters?: UsageFilters | null | undefined;
  compare?: boolean | null | undefined;
}

export interface Sums {
  costMicros: bigint;
  /** All that the model read, from a cache or not. */
  inputTokens: bigint;
  cachedInputTokens: bigint;
  /** All that the model wrote, reasoning included. */
  outputTokens: bigint;
  reasoningTokens: bigint;
  runs: number;
  failedRuns: number;
}

export interface Latency {
  p50Ms: number;
  p95Ms: number;
}

/** The rest is counted only where somebody asks for it. */
export interface UsageFigures extends Sums {
  activePeople(): Promise<number>;
  sessions(): Promise<number>;
  /** Null: no run had a first token. */
  latency(): Promise<Latency | null>;
}

export type GroupKind = 'value' | 'other' | 'none';

export interface UsageGroup {
  /** `anthropic:claude-…`, `anthropic`, `usr_…`, `key_…`, `ses_…`, `answer`; `other` and `none` for what has no value of its own. */
  key: string;
  kind: GroupKind;
  label: string;
  costMicros: bigint;
  tokens: bigint;
  runs: number;
  /** Of the whole's cost, 0 to 1. */
  share: number;
  actor: ActorRecord | null;
  /** Null where the viewer may not read it. */
  sessionId: string | null;
}

export interface UsagePoint {
  start: Date;
  figures: UsageFigures;
  groups: UsageGroup[];
}

export type UsageScope = 'workspace' | 'own';

export interface Usage {
  /** Everything that ended before it is counted. */
  asOf: Date;
  scope: UsageScope;
  from: Date;
  to: Date;
  totals: UsageFigures;
  previous: UsageFigures | null;
  series: UsagePoint[];
  groups: UsageGroup[];
  limitedToDays: number | null;
}
