import type { Detail } from '../billing-model.ts';
import type { DrillRow } from './drill-table.tsx';
import type { Group } from './drill-path.ts';
import { sumOf } from '../money.ts';

/** Days and hours as the reader's language writes them, in UTC; everything else by its name. */
export function detailLabel(by: Group, { label, at }: Pick<Detail, 'label' | 'at'>, locale?: string): string {
  if (at === null) return label;
  if (by === 'DAY') return write(at, { weekday: 'short', day: 'numeric', month: 'short' }, locale);
  if (by === 'HOUR') return write(at, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }, locale);
  return label;
}

function write(iso: string, options: Intl.DateTimeFormatOptions, locale: string | undefined): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(Date.parse(iso));
}

export function drillRow(by: Group, detail: Detail): DrillRow {
  const { subject } = detail;
  return {
    key: detail.key,
    label: detailLabel(by, detail),
    href: subject?.__typename === 'Message' ? `/s/${subject.session.id}?message=${subject.id}` : null,
    at: by === 'MESSAGE' ? detail.at : null,
    runs: detail.runs,
    tokens: String(sumOf([detail.inputTokens, detail.outputTokens])),
    amountMicros: detail.amountMicros,
  };
}
