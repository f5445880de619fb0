/** What people count in. */
const STEPS = [1, 2, 5, 10];

interface TickOptions {
  atMost: number;
  /** Things that do not come in halves. */
  isWhole?: boolean;
}

/** From zero in even, round steps to the first one that is not below `max`; only the zero where there is nothing to measure. */
export function niceTicks(max: number, { atMost, isWhole = false }: TickOptions): readonly number[] {
  if (!(max > 0) || !Number.isFinite(max)) return [0];
  const raw = max / Math.max(1, atMost - 1);
  const power = isWhole ? Math.max(0, Math.floor(Math.log10(raw))) : Math.floor(Math.log10(raw));
  const mantissa = STEPS.find((step) => step >= raw / 10 ** power - 1e-9) ?? 10;
  const times = (index: number): number => (power < 0 ? (index * mantissa) / 10 ** -power : index * mantissa * 10 ** power);
  const count = Math.ceil(max / times(1) - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => times(index));
}

export function tickStep(ticks: readonly number[]): number {
  return ticks[1] ?? 1;
}
