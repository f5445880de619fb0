/** Micro-USD (whole numbers, as strings or bigint) as money. */
import { inDollars, inMicros } from '../../ui/micro-usd.ts';

const MICRO_DIGITS = 6;
const CENT = 10_000n;

type Micros = string | bigint;

const formats = new Map<string, Intl.NumberFormat>();

function usd(digits: number, locale: string | undefined): Intl.NumberFormat {
  const key = `${digits} ${locale ?? ''}`;
  const format =
    formats.get(key) ??
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  formats.set(key, format);
  return format;
}

/** To the micro-dollar. */
export function exactMoney(micros: Micros, locale?: string): string {
  return usd(MICRO_DIGITS, locale).format(inDollars(BigInt(micros)));
}

/** Whether cents say all of it. */
export function isWholeCents(micros: Micros): boolean {
  return BigInt(micros) % CENT === 0n;
}

/** At a glance: cents, and more digits only where cents would say nothing. */
export function money(micros: Micros, locale?: string): string {
  const value = BigInt(micros);
  const size = value < 0n ? -value : value;
  if (size === 0n || size >= CENT) return usd(2, locale).format(inDollars(value));
  return usd(size >= 100n ? 4 : MICRO_DIGITS, locale).format(inDollars(value));
}

/** A price: "$20", "$20.50". */
export function price(micros: Micros, locale?: string): string {
  const value = BigInt(micros);
  return value % 1_000_000n === 0n ? usd(0, locale).format(inDollars(value)) : money(value, locale);
}

/** What was added or taken: with its sign, whichever it is. */
export function signedMoney(micros: Micros, locale?: string): string {
  const value = BigInt(micros);
  return value > 0n ? `+${exactMoney(value, locale)}` : exactMoney(value, locale);
}

/** The exact sum in two parts, so that what is below a cent can stand back: "$12.34" and "5678". */
export function splitMoney(micros: Micros, locale?: string): { cents: string; rest: string; after: string } {
  const parts = usd(MICRO_DIGITS, locale).formatToParts(inDollars(BigInt(micros)));
  const at = parts.findIndex(({ type }) => type === 'fraction');
  const fraction = parts[at]?.value ?? '';
  const text = (some: readonly Intl.NumberFormatPart[]): string => some.map(({ value }) => value).join('');
  return { cents: text(parts.slice(0, at)) + fraction.slice(0, 2), rest: fraction.slice(2), after: text(parts.slice(at + 1)) };
}

export function sumOf(amounts: readonly Micros[]): bigint {
  return amounts.reduce<bigint>((sum, amount) => sum + BigInt(amount), 0n);
}

const WRITTEN = /^\d{1,7}(?:[.,]\d{1,2})?$/u;

/** What somebody wrote as dollars: "25", "12.50", "$12,50". Null: not an amount. */
export function parseDollars(text: string): bigint | null {
  const plain = text.replace(/[\s$]/gu, '');
  if (!WRITTEN.test(plain)) return null;
  const [dollars = '', cents] = plain.split(/[.,]/u);
  return inMicros(dollars, cents);
}

/** As it stands in a field: "25", "12.50". */
export function asDollars(micros: Micros): string {
  const cents = BigInt(micros) / CENT;
  const rest = (cents % 100n).toString().padStart(2, '0');
  return rest === '00' ? `${cents / 100n}` : `${cents / 100n}.${rest}`;
}
