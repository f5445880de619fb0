/** What admins see besides the usage itself. Money in micro-USD. */
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { BudgetScope } from '../billing/limits.ts';
import type { BudgetPeriod } from '../billing/periods.ts';

export interface DailySpend {
  /** Its first moment, UTC. */
  day: Date;
  costMicros: bigint;
  isForecast: boolean;
}

export interface Forecast {
  asOf: Date;
  method: 'weekday' | 'linear';
  monthSoFarMicros: bigint;
  forecastMicros: bigint;
  lowMicros: bigint;
  highMicros: bigint;
  /** Of the workspace for a month, with what was granted on top; null: none. */
  budgetMicros: bigint | null;
  /** The day on which it is used up; null: not in this month. */
  budgetReachedOn: Date | null;
  dailySpend: DailySpend[];
}

export interface LimitHit {
  actor: ActorRecord;
  /** Null: the credits of the workspace were used up, not a budget. */
  scope: BudgetScope | null;
  period: BudgetPeriod | null;
  budgetId: string | null;
  hits: number;
  firstAt: Date;
  lastAt: Date;
}

export interface ModelStanding {
  modelId: string;
  polls: number;
  wins: number;
  votes: number;
  winRate: number;
  costMicros: bigint;
  costPerWinMicros: bigint | null;
}

export interface WorkspaceActivity {
  runsInFlight: number;
  readers: number;
  tokensPerSecond: number;
  spentTodayMicros: bigint;
  at: Date;
}

export interface WeeklyReportChoice {
  isWanted: boolean;
  /** Whether the plan has it. */
  isIncluded: boolean;
  nextAt: Date;
}
