import { countFormat, durationFormat, moneyFormat, shareFormat } from '../../ui/charts/value-format.ts';
import type { ValueFormat } from '../../ui/charts/value-format.ts';

/** What was used in some time, as numbers that charts can draw: money in micro-USD, times in milliseconds. */
export interface Figures {
  readonly cost: number;
  readonly tokens: number;
  readonly runs: number;
  readonly people: number;
  readonly sessions: number;
  /** Null where no answer began. */
  readonly firstToken: number | null;
  readonly slowFirstToken: number | null;
  /** Null where no answer ended. */
  readonly failures: number | null;
  readonly failedRuns: number;
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** What adds up, without a part of it. People, sessions and times of the part may be those of the rest as well: they stay. */
export function withoutPart(whole: Figures, part: Figures): Figures {
  const [runs, failedRuns] = [whole.runs - part.runs, whole.failedRuns - part.failedRuns];
  return {
    ...whole,
    cost: whole.cost - part.cost,
    tokens: whole.tokens - part.tokens,
    runs,
    failures: runs === 0 ? null : failedRuns / runs,
    failedRuns,
    input: whole.input - part.input,
    cached: whole.cached - part.cached,
    output: whole.output - part.output,
  };
}

export const METRICS = ['cost', 'tokens', 'runs', 'people', 'sessions', 'firstToken', 'failures'] as const;
export type Metric = (typeof METRICS)[number];

export const FORMATS: Readonly<Record<Metric, ValueFormat>> = {
  cost: moneyFormat(),
  tokens: countFormat(),
  runs: countFormat(),
  people: countFormat(),
  sessions: countFormat(),
  firstToken: durationFormat(),
  failures: shareFormat(),
};

/** Red is for what failed. */
export const isWorseWhenHigher = (metric: Metric): boolean => metric === 'failures';
