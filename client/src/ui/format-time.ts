import { messages } from '../messages/messages.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

/** Short and quiet, for lists: "now", "4 min", "3 h", "Tue", "12 Mar", "12 Mar 2025". */
export function formatRelativeTime(iso: string, now: number, locale?: string): string {
  const then = Date.parse(iso);
  const age = now - then;
  if (age < MINUTE_MS) return messages.time.now;
  if (age < HOUR_MS) return messages.time.minutes(Math.floor(age / MINUTE_MS));
  if (age < DAY_MS) return messages.time.hours(Math.floor(age / HOUR_MS));
  if (age < WEEK_MS - DAY_MS) return new Intl.DateTimeFormat(locale, { weekday: 'short' }).format(then);
  const isThisYear = new Date(then).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...(isThisYear ? {} : { year: 'numeric' }) }).format(then);
}

export function formatExactTime(iso: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }).format(Date.parse(iso));
}

/** "1 Dec, 01:00", in the reader's own time. */
export function formatDayTime(iso: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(Date.parse(iso));
}
