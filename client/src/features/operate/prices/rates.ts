/** Prices as people write and read them: dollars for a million tokens. */
import { inDollars, inMicros } from '../../../ui/micro-usd.ts';

const MICRO_DIGITS = 6;
const WRITTEN = /^(?:\d{1,7}(?:[.,]\d{1,6})?|[.,]\d{1,6})$/u;
const MILLION = 1_000_000n;

const formats = new Map<string, Intl.NumberFormat>();

function usd(locale: string | undefined): Intl.NumberFormat {
  const format =
    formats.get(locale ?? '') ??
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: 2,
      maximumFractionDigits: MICRO_DIGITS,
    });
  formats.set(locale ?? '', format);
  return format;
}

/** "$4.00", "$0.075", "$0.000007". */
export function formatRate(micros: string | bigint, locale?: string): string {
  return usd(locale).format(inDollars(BigInt(micros)));
}

/** As it stands in a field: "4", "0.075". */
export function writtenRate(micros: string | bigint): string {
  return inDollars(BigInt(micros)).replace(/\.?0+$/u, '');
}

/** Null: no amount. */
export function parseRate(text: string): bigint | null {
  const plain = text.replace(/[\s$]/gu, '');
  if (!WRITTEN.test(plain)) return null;
  const [dollars = '', rest] = plain.split(/[.,]/u);
  return inMicros(dollars, rest);
}

/** What so many tokens of each come to, rounded up. */
export function exampleCost({ input, output }: { input: bigint; output: bigint }, inputTokens: bigint, outputTokens: bigint): bigint {
  return (input * inputTokens + output * outputTokens + MILLION - 1n) / MILLION;
}
