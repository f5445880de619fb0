import { useMemo } from 'react';
import { usageMessages } from '../../messages/usage-en.ts';
import { chartState } from './chart-state.ts';
import { ForecastCard } from './forecast-card.tsx';
import type { MonthView } from './forecast-card.tsx';
import { UsageMonthDocument } from './usage-documents.ts';
import type { MonthAnswer } from './usage-documents.ts';
import { useGoodQuery } from './use-good-query.ts';

export function MonthCard({ slug }: { slug: string }) {
  const { good, ...query } = useGoodQuery({ query: UsageMonthDocument, variables: { slug } });
  const answer = good?.data.workspace?.forecast;
  const month = useMemo(() => (answer ? toMonth(answer) : undefined), [answer]);
  const empty = { title: usageMessages.forecastEmptyTitle, body: usageMessages.forecastEmptyBody };
  const isEmpty = month !== undefined && month.soFar === 0 && month.expected === 0 && month.budget === null;
  return <ForecastCard state={chartState({ ...query, shown: month, isEmpty, empty })} month={month} />;
}

function toMonth(answer: MonthAnswer): MonthView {
  return {
    soFar: Number(answer.monthSoFarMicros),
    expected: Number(answer.forecastMicros),
    low: Number(answer.lowMicros),
    high: Number(answer.highMicros),
    budget: answer.budgetMicros == null ? null : Number(answer.budgetMicros),
    reachedOn: answer.budgetReachedOn ?? null,
    days: answer.dailySpend.map(({ day, costMicros, isForecast }) => ({ start: Date.parse(day), value: Number(costMicros), isForecast })),
  };
}
