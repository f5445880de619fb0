import { quantile } from '../../quantile.ts';

export function cells(what: string, times: readonly number[]): string[] {
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return [what, String(times.length), ms(quantile(times, 0.5)), ms(quantile(times, 0.95)), ms(Math.max(...times))];
}
