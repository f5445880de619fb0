/** Money is whole micro-USD, durations are milliseconds, shares go from 0 to 1. Whole numbers are exact up to 2^53. */
import { inDollars } from '../micro-usd.ts';

const MICROS = 1_000_000;
const MICRO_DIGITS = 6;
const [CENT, DOLLAR] = [10_000, MICROS];
const COMPACT_FROM_USD = 100_000;
const COMPACT_TICK_FROM_USD = 10_000;
const COMPACT_FROM = 10_000;
const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

export interface ValueFormat {
  /** Beside the axis. `step`: between two ticks, which says how many digits tell them apart. */
  tick(value: number, step: number): string;
  /** At a glance. */
  short(value: number): string;
  /** To the last digit. */
  exact(value: number): string;
}

type Options = Intl.NumberFormatOptions;
const made = new Map<string, Intl.NumberFormat>();

/** Formatters are dear to make and used for every cell. */
function write(value: number | Intl.StringNumericLiteral, options: Options, locale?: string): string {
  const key = `${locale} ${JSON.stringify(options)}`;
  const format = made.get(key) ?? new Intl.NumberFormat(locale, options);
  made.set(key, format);
  return format.format(value);
}

const USD: Options = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' };

const decimal = (micros: number): Intl.StringNumericLiteral => inDollars(BigInt(Math.round(micros)));

function decimalsOf(stepMicros: number): number {
  let digits = MICRO_DIGITS;
  for (let step = Math.round(stepMicros); digits > 0 && step % 10 === 0; step /= 10) digits -= 1;
  return digits === 1 ? 2 : digits;
}

export function moneyFormat(locale?: string): ValueFormat {
  return {
    tick(value, step) {
      if (value === 0) return write(0, { ...USD, maximumFractionDigits: 0 }, locale);
      if (step >= COMPACT_TICK_FROM_USD * MICROS) {
        return write(value / MICROS, { ...USD, notation: 'compact', maximumFractionDigits: 1 }, locale);
      }
      const digits = decimalsOf(step);
      return write(decimal(value), { ...USD, minimumFractionDigits: digits, maximumFractionDigits: digits }, locale);
    },
    short(value) {
      const size = Math.abs(value);
      if (size >= COMPACT_FROM_USD * MICROS) {
        return write(value / MICROS, { ...USD, notation: 'compact', maximumFractionDigits: 1 }, locale);
      }
      if (size === 0 || size >= DOLLAR) return write(decimal(value), { ...USD, maximumFractionDigits: 2 }, locale);
      if (size >= CENT) return write(decimal(value), { ...USD, minimumFractionDigits: 2, maximumFractionDigits: 3 }, locale);
      return write(decimal(value), { ...USD, maximumSignificantDigits: 2, minimumSignificantDigits: 1 }, locale);
    },
    exact(value) {
      const digits = value % CENT === 0 ? 2 : MICRO_DIGITS;
      return write(decimal(value), { ...USD, minimumFractionDigits: digits, maximumFractionDigits: digits }, locale);
    },
  };
}

export function countFormat(locale?: string): ValueFormat {
  const compact = (value: number, digits: number): string =>
    Math.abs(value) < COMPACT_FROM
      ? write(value, { maximumFractionDigits: digits }, locale)
      : write(value, { notation: 'compact', maximumFractionDigits: digits }, locale);
  return {
    tick: (value) => compact(value, 1),
    short: (value) => compact(value, 1),
    exact: (value) => write(value, { maximumFractionDigits: 2 }, locale),
  };
}

export function shareFormat(locale?: string): ValueFormat {
  const percent = (value: number, digits: number): string => write(value, { style: 'percent', maximumFractionDigits: digits }, locale);
  return {
    tick: (value, step) => percent(value, step < 0.01 ? 1 : 0),
    short: (value) => percent(value, Math.abs(value) < 0.1 ? 1 : 0),
    exact: (value) => percent(value, 2),
  };
}

export function durationFormat(locale?: string): ValueFormat {
  const unit = (value: number, name: string, digits: number): string =>
    write(value, { style: 'unit', unit: name, unitDisplay: 'narrow', maximumFractionDigits: digits }, locale);
  function short(value: number): string {
    if (value < SECOND_MS) return unit(Math.round(value), 'millisecond', 0);
    return value < MINUTE_MS ? unit(value / SECOND_MS, 'second', 1) : unit(value / MINUTE_MS, 'minute', 1);
  }
  return { tick: (value) => (value === 0 ? write(0, {}, locale) : short(value)), short, exact: (value) => unit(value, 'millisecond', 1) };
}

/** What became of a figure: null where there was nothing to compare with. */
export function changeOf(now: number, before: number | null): number | null {
  return before === null || before === 0 ? null : (now - before) / before;
}

const MOST_SAID = 9.99;

export function formatChange(change: number, locale?: string): string {
  const shown = Math.min(change, MOST_SAID);
  const text = write(shown, { style: 'percent', maximumFractionDigits: Math.abs(shown) < 0.1 ? 1 : 0, signDisplay: 'exceptZero' }, locale);
  return change > MOST_SAID ? `>${text}` : text;
}
