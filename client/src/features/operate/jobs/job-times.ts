import { messages } from '../../../messages/messages.ts';
import { jobMessages as words } from '../../../messages/operate-en.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** "85 ms", "3.2 s", "2 min 5 s", "1 h 3 min". */
export function formatSpan(ms: number, locale?: string): string {
  const number = (value: number, digits = 0): string =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(value);
  if (ms < SECOND_MS) return `${number(Math.round(ms))} ms`;
  if (ms < 10 * SECOND_MS) return `${number(ms / SECOND_MS, 1)} s`;
  const seconds = Math.round(ms / SECOND_MS);
  if (seconds < 60) return `${number(seconds)} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${number(Math.floor(seconds / 3_600))} h ${Math.floor((seconds % 3_600) / 60)} min`;
}

/** "due", "in 4 min", "in 3 h", "Tue 03:15". */
export function formatUntil(iso: string, now: number, locale?: string): string {
  const then = Date.parse(iso);
  const left = then - now;
  if (left <= 0) return words.due;
  const minutes = Math.ceil(left / MINUTE_MS);
  if (minutes < 60) return words.in(messages.time.minutes(minutes));
  if (left < DAY_MS) return words.in(messages.time.hours(Math.round(left / HOUR_MS)));
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  const day = left < 6 * DAY_MS ? ({ weekday: 'short' } as const) : ({ day: 'numeric', month: 'short' } as const);
  return new Intl.DateTimeFormat(locale, { ...day, ...time }).format(then);
}
