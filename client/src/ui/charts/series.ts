/** One row of figures over the buckets of a chart. Null: nothing was measured there. */
export interface Series {
  readonly id: string;
  readonly name: string;
  /** A CSS colour. */
  readonly color: string;
  readonly values: readonly (number | null)[];
}

export const sumOf = (values: readonly (number | null)[]): number => values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

export const maxOf = (values: Iterable<number | null>): number => {
  let max = 0;
  for (const value of values) if (value !== null && value > max) max = value;
  return max;
};

export interface Layer {
  readonly series: Series;
  /** Where each bucket's part begins and ends, counted from the ground. */
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Parts on top of each other, the first at the ground. */
export function stack(series: readonly Series[], length: number): readonly Layer[] {
  let ground: number[] = Array.from({ length }, () => 0);
  return series.map((one) => {
    const from = ground;
    const to = from.map((value, index) => value + (one.values[index] ?? 0));
    ground = to;
    return { series: one, from, to };
  });
}

export function totals(series: readonly Series[], length: number): readonly number[] {
  return stack(series, length).at(-1)?.to ?? Array.from({ length }, () => 0);
}
