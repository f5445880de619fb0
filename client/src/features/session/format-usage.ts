const MICROS = 1_000_000;
/** Below a cent more digits are needed to say anything. */
const SMALL_USD = 0.01;

export function formatCount(count: number, locale?: string): string {
  return new Intl.NumberFormat(locale).format(count);
}

/** Micro-USD as money. */
export function formatCost(micros: string, locale?: string): string {
  const amount = Number(micros) / MICROS;
  const digits = amount > 0 && amount < SMALL_USD ? 5 : amount < 1 ? 3 : 2;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: digits,
  }).format(amount);
}

export function formatSeconds(from: string, to: string, locale?: string): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(
    (Date.parse(to) - Date.parse(from)) / 1000,
  );
}
