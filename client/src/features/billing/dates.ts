/** Billing knows one calendar for everybody: UTC. */
const UTC = 'UTC';
const DAY_MS = 86_400_000;

/** `period`: a month, `2026-10`. */
export function monthName(period: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: UTC }).format(Date.parse(`${period.slice(0, 7)}-01`));
}

/** "1 December", with the year where it is another one. */
export function dayName(iso: string, now: number, locale?: string): string {
  const at = Date.parse(iso);
  const isThisYear = new Date(at).getUTCFullYear() === new Date(now).getUTCFullYear();
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    timeZone: UTC,
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(at);
}

/** "1 Dec 2026", for columns. */
export function shortDay(iso: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: UTC }).format(Date.parse(iso));
}

/** For hovering: to the minute, and in which time. */
export function exactMoment(iso: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long', timeZone: UTC }).format(Date.parse(iso));
}

/** Whole days until then; those begun count. */
export function daysUntil(iso: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(iso) - now) / DAY_MS));
}

/** When the month after this one begins. */
export function nextMonthStart(period: string): string {
  const [year = 0, month = 1] = period.split('-').map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString();
}

/** "1 Dec 2026, 14:05 UTC". */
export function moment(iso: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: UTC,
    timeZoneName: 'short',
  }).format(Date.parse(iso));
}
