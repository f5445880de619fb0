/** Weeks begin on Monday, UTC; the report about one leaves on the next Monday at eight. */
import { startOf } from '../usage-range.ts';

const WEEK_MS = 7 * 86_400_000;
const SEND_HOUR_MS = 8 * 3_600_000;

export function weekOf(at: Date): Date {
  return new Date(startOf('week', at.getTime()));
}

export function weekBefore(week: Date): Date {
  return new Date(week.getTime() - WEEK_MS);
}

export function weekAfter(week: Date): Date {
  return new Date(week.getTime() + WEEK_MS);
}

/** When the next report leaves. */
export function nextReportAt(now: Date): Date {
  const thisOne = new Date(weekOf(now).getTime() + SEND_HOUR_MS);
  return thisOne > now ? thisOne : new Date(thisOne.getTime() + WEEK_MS);
}

/** The week whose report is due, as its first moment; null: it is Monday and too early. */
export function dueWeek(now: Date): Date | null {
  const week = weekOf(now);
  return now.getTime() >= week.getTime() + SEND_HOUR_MS ? weekBefore(week) : null;
}
