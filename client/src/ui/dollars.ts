import { inDollars, inMicros } from './micro-usd.ts';

const AMOUNT = /^(\d{1,9})(?:[.,](\d{1,6}))?$/u;

/** What somebody typed, as micro-USD; null where it is no amount. */
export function parseDollars(text: string): string | null {
  const found = AMOUNT.exec(text.trim().replace(/^\$\s*/u, ''));
  return found ? inMicros(found[1] ?? '', found[2]).toString() : null;
}

/** As it stands in the field: `25`, `0.50`. */
export function toDollars(micros: string): string {
  const [whole = '', digits = ''] = inDollars(BigInt(micros)).split('.');
  const fraction = digits.replace(/0+$/u, '');
  return fraction === '' ? whole : `${whole}.${fraction.padEnd(2, '0')}`;
}
