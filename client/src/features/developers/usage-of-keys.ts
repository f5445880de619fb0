import { chartMessages } from '../../messages/charts-en.ts';
import { developerMessages as words } from '../../messages/developers-en.ts';
import type { TableData } from '../../ui/charts/chart-table.tsx';
import type { ColorBook } from '../../ui/charts/series-colors.ts';
import { REST_COLOR } from '../../ui/charts/series-colors.ts';
import { sumOf } from '../../ui/charts/series.ts';
import type { Series } from '../../ui/charts/series.ts';
import { bucketName } from '../../ui/charts/time-axis.ts';
import type { TimeBuckets } from '../../ui/charts/time-axis.ts';
import { countFormat, moneyFormat } from '../../ui/charts/value-format.ts';
import type { ValueFormat } from '../../ui/charts/value-format.ts';
import type { KeyUsage } from './developers-documents.ts';

export const KEY_METRICS = ['cost', 'tokens', 'runs'] as const;
export type KeyMetric = (typeof KEY_METRICS)[number];

export const METRIC_FORMATS: Readonly<Record<KeyMetric, ValueFormat>> = { cost: moneyFormat(), tokens: countFormat(), runs: countFormat() };

export interface KeyRow {
  readonly key: string;
  readonly name: string;
  readonly cost: number;
  readonly tokens: number;
  readonly runs: number;
}

/** Those of keys alone: what people asked for is no key's. The one that cost most first. */
export function rowsOf(usage: KeyUsage): readonly KeyRow[] {
  return usage.groups
    .filter(({ kind }) => kind !== 'NONE')
    .map(({ key, kind, label, costMicros, tokens, runs }) => ({
      key,
      name: kind === 'OTHER' ? words.rest : label,
      cost: Number(costMicros),
      tokens: Number(tokens),
      runs,
    }));
}

export function seriesOf(usage: KeyUsage, metric: KeyMetric, book: ColorBook): readonly Series[] {
  const rows = rowsOf(usage);
  const named = new Set(usage.series.flatMap(({ groups }) => groups.map(({ key }) => key)));
  return rows
    .filter(({ key }) => named.has(key))
    .map(({ key, name }) => ({
      id: key,
      name,
      color: name === words.rest ? REST_COLOR : book.other('key', key),
      values: usage.series.map(({ groups }) => {
        const group = groups.find((one) => one.key === key);
        if (group === undefined) return 0;
        return metric === 'runs' ? group.runs : Number(metric === 'cost' ? group.costMicros : group.tokens);
      }),
    }));
}

/** The figures behind the bars. */
export function dailyTable(caption: string, buckets: TimeBuckets, series: readonly Series[], format: ValueFormat): TableData {
  const cells = (values: readonly number[]): string[] => [...values, sumOf(values)].map((value) => format.exact(value));
  return {
    caption,
    columns: [chartMessages.time.day, ...series.map(({ name }) => name), chartMessages.total],
    rows: buckets.starts.map((start, index) => ({
      id: String(start),
      cells: [bucketName(buckets, index), ...cells(series.map(({ values }) => values[index] ?? 0))],
    })),
    foot: [chartMessages.total, ...cells(series.map(({ values }) => sumOf(values)))],
  };
}
