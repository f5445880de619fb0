/** Billing time: UTC days and months. A period is named by its first day, `YYYY-MM-DD`. */

export type BudgetPeriod = 'day' | 'month' | 'total';

/** What `total` counts from. */
const BEGINNING = '1970-01-01';

export function monthOf(at: Date): string {
  return `${at.toISOString().slice(0, 7)}-01`;
}

export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

export function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return dayOf(new Date(Date.UTC(year, number, 1)));
}

export function periodStart(period: BudgetPeriod, at: Date): string {
  switch (period) {
    case 'day':
      return dayOf(at);
    case 'month':
      return monthOf(at);
    case 'total':
      return BEGINNING;
  }
}

/** Null: never. */
export function resetOf(period: BudgetPeriod, at: Date): Date | null {
  switch (period) {
    case 'day':
      return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + 1));
    case 'month':
      return startOfDay(nextMonth(monthOf(at)));
    case 'total':
      return null;
  }
}

export function startOfDay(day: string): Date {
  return new Date(`${day}T00:00:00.000Z`);
}
