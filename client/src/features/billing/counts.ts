/** Runs and tokens; those that pass 2^53 come as strings. */
export function formatCount(count: number | string | bigint, locale?: string): string {
  return new Intl.NumberFormat(locale).format(BigInt(count));
}
