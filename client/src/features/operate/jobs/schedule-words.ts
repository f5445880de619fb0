import { scheduleMessages as words } from '../../../messages/operate-en.ts';

const INTERVAL = /^(\d+) (second|minute|hour|day)s?$/;
const NUMBER = /^\d+$/;
const STEP = /^\*\/(\d+)$/;

/** A schedule as people say it; a cron line that is none of the usual ones stays as it is. */
export function scheduleWords(schedule: string, timezone: string): string {
  const [, amount, unit] = INTERVAL.exec(schedule) ?? [];
  if (amount !== undefined && unit !== undefined) return everyWords(Number(amount), unit as keyof typeof words.units);
  return cronWords(schedule, timezone) ?? `${schedule} (${timezone})`;
}

const everyWords = (amount: number, unit: keyof typeof words.units): string =>
  amount === 1 ? words.every(words.units[unit]) : words.everyFew(amount, words.units[unit]);

function cronWords(line: string, timezone: string): string | null {
  const fields = line.split(' ');
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields.length === 6 && fields[0] === '0' ? fields.slice(1) : fields;
  if (fields.length > 6 || month !== '*') return null;
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')} ${timezone}`;
  const isAny = (field: string): boolean => field === '*';
  const isOne = (field: string): boolean => NUMBER.test(field);
  if (isAny(day) && isAny(weekday)) {
    const [minutes, hours] = [STEP.exec(minute)?.[1], STEP.exec(hour)?.[1]];
    if (isAny(hour) && isAny(minute)) return everyWords(1, 'minute');
    if (isAny(hour) && minutes !== undefined) return everyWords(Number(minutes), 'minute');
    if (isAny(hour) && isOne(minute)) return words.hourly(minute.padStart(2, '0'));
    if (hours !== undefined && isOne(minute)) return words.everyHours(Number(hours), minute.padStart(2, '0'));
    if (isOne(hour) && isOne(minute)) return words.daily(time);
  }
  if (!isOne(hour) || !isOne(minute)) return null;
  if (isAny(day) && isOne(weekday)) return words.weekly(words.days[Number(weekday) % 7]!, time);
  if (isOne(day) && isAny(weekday)) return words.monthly(Number(day), time);
  return null;
}
