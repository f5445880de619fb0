/** When a link ends, from what was chosen. Pure. */
export type Expiry = 'never' | 'day' | 'week' | 'month' | 'date';

export const EXPIRIES: readonly Expiry[] = ['never', 'day', 'week', 'month', 'date'];

const DAY_MS = 24 * 3_600_000;
const DAYS = { day: 1, week: 7, month: 30 };

/** `date`: as a date field gives it, a day in the person's own time zone, which is the link's last. `past`: that day is over, or is none. */
export function expiresAtOf(expiry: Expiry, date: string, now: number): { at: string | null } | 'past' {
  switch (expiry) {
    case 'never':
      return { at: null };
    case 'day':
    case 'week':
    case 'month':
      return { at: new Date(now + DAYS[expiry] * DAY_MS).toISOString() };
    case 'date': {
      const end = new Date(`${date}T23:59:59.999`);
      return end.getTime() > now ? { at: end.toISOString() } : 'past';
    }
  }
}

/** As a date field wants it. */
export function dayOf(time: number): string {
  const date = new Date(time);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
