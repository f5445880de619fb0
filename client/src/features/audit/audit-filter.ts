export const PERIODS = ['all', 'day', 'week', 'month', 'year'] as const;
export type Period = (typeof PERIODS)[number];

export interface AuditFilter {
  query: string;
  /** Empty: everybody. */
  actorId: string;
  /** Empty: everything. */
  action: string;
  period: Period;
}

export const NO_FILTER: AuditFilter = { query: '', actorId: '', action: '', period: 'all' };

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DAYS: Record<Exclude<Period, 'all'>, number> = { day: 1, week: 7, month: 30, year: 365 };

export const isEmptyFilter = ({ query, actorId, action, period }: AuditFilter): boolean =>
  query.trim() === '' && actorId === '' && action === '' && period === 'all';

/** To the minute, so that the same filter is the same question for a while. */
export function sinceOf(period: Period, now: number): string | null {
  if (period === 'all') return null;
  return new Date(Math.floor((now - DAYS[period] * DAY_MS) / MINUTE_MS) * MINUTE_MS).toISOString();
}

/** Where the very list that is shown is to be had as a file. */
export function auditAddress(
  workspaceId: string,
  { query, actorId, action, period }: AuditFilter,
  format: 'csv' | 'json',
  now: number,
): string {
  const search = new URLSearchParams({ workspace: workspaceId });
  const since = sinceOf(period, now);
  for (const [name, value] of Object.entries({ query: query.trim(), actor: actorId, action, from: since ?? '' }))
    if (value !== '') search.set(name, value);
  return `/export/audit.${format}?${search}`;
}
