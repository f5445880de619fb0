/** Micro-USD are whole numbers: between them and what stands in dollars nothing goes through a float. */
const MICRO_DIGITS = 6;

/** Dollars, as formatters take them. */
export function inDollars(micros: bigint): Intl.StringNumericLiteral {
  const digits = (micros < 0n ? -micros : micros).toString().padStart(MICRO_DIGITS + 1, '0');
  return `${micros < 0n ? '-' : ''}${digits.slice(0, -MICRO_DIGITS)}.${digits.slice(-MICRO_DIGITS)}` as Intl.StringNumericLiteral;
}

/** Of digits before and after the point; at most six after it. */
export function inMicros(dollars: string, fraction = ''): bigint {
  return BigInt(`${dollars}${fraction.padEnd(MICRO_DIGITS, '0')}`);
}
