const MICROS_DIGITS = 6;
const AMOUNT = /^(\d{1,9})(?:[.,](\d{1,6}))?$/u;

/** What somebody typed, as micro-USD; null where it is no amount. Never through a float. */
export function parseDollars(text: string): string | null {
  const found = AMOUNT.exec(text.trim().replace(/^\$\s*/u, ''));
  if (!found) return null;
  const [, whole = '', fraction = ''] = found;
  return BigInt(`${whole}${fraction.padEnd(MICROS_DIGITS, '0')}`).toString();
}

/** As it stands in the field: `25`, `0.5`. */
export function toDollars(micros: string): string {
  const digits = micros.padStart(MICROS_DIGITS + 1, '0');
  const fraction = digits.slice(-MICROS_DIGITS).replace(/0+$/u, '');
  const whole = digits.slice(0, -MICROS_DIGITS);
  return fraction === '' ? whole : `${whole}.${fraction.padEnd(2, '0')}`;
}
