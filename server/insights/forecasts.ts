/** The forecast of a workspace's spending, for those who see all of it. */
import { sql } from 'kysely';
import { keyOfWord } from '../billing/rollup/cells.ts';
import { CATCH_UP_ROWS } from '../billing/rollup/rollup.ts';
import type { Rollup } from '../billing/rollup/rollup.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { HISTORY_DAYS, guessMonth, reachedOn } from './forecast.ts';
import type { Forecast } from './insight-records.ts';
import { ofSeenWorkspace } from './seen-workspace.ts';

const DAY_MS = 86_400_000;
const MONTH_DAYS = 31;

export interface ForecastsDeps {
  db: Pick<Database, 'sql' | 'asHouse'>;
  clock: Pick<Clock, 'now'>;
  rollup: Pick<Rollup, 'catchUp'>;
}

export function createForecasts({ db, clock, rollup }: ForecastsDeps) {
  async function spentOn(workspaceId: string, since: Date): Promise<Map<number, number>> {
    const days = sql<{ start: string; cost_micros: string }>`
      select start, sum(cost_micros)::bigint as cost_micros from usage_day
      where workspace_key = ${keyOfWord(sql`${workspaceId}::text`)} and start >= ${since} group by start`;
    const rows = await ofSeenWorkspace(db, workspaceId, [], async () => (await days.execute(db.sql())).rows);
    return new Map(rows.map((row) => [Date.parse(row.start), Number(row.cost_micros)]));
  }

  /** Of the workspace for a month, with what was granted on top of it. */
  async function budgetOf(workspaceId: string, now: Date): Promise<bigint | null> {
    const { rows } = await sql<{ micros: string }>`
      select b.limit_micros + coalesce(c.extra_micros, 0) as micros from budget b
      left join budget_counter c on c.budget_id = b.id and c.period_start = date_trunc('month', ${now}::timestamptz, 'UTC')::date
      where b.workspace_id = ${workspaceId} and b.scope = 'workspace' and b.period = 'month'`.execute(db.sql());
    return rows[0] ? BigInt(rows[0].micros) : null;
  }

  return {
    /** Asks nobody. */
    async forecastOf(workspaceId: string): Promise<Forecast> {
      const now = new Date(clock.now());
      const asOf = await rollup.catchUp(workspaceId, now, CATCH_UP_ROWS);
      const since = new Date(now.getTime() - (HISTORY_DAYS + MONTH_DAYS) * DAY_MS);
      const [spent, budget] = await Promise.all([spentOn(workspaceId, since), budgetOf(workspaceId, now)]);
      const guess = guessMonth(spent, now);
      return {
        asOf,
        method: guess.method,
        monthSoFarMicros: BigInt(guess.soFar),
        forecastMicros: BigInt(guess.forecast),
        lowMicros: BigInt(guess.low),
        highMicros: BigInt(guess.high),
        budgetMicros: budget,
        budgetReachedOn: budget === null ? null : reachedOn(guess.days, Number(budget)),
        dailySpend: guess.days.map(({ day, micros, isForecast }) => ({ day, costMicros: BigInt(micros), isForecast })),
      };
    },
  };
}

export type Forecasts = ReturnType<typeof createForecasts>;
