import { clsx } from 'clsx';
import { ChevronRight, Pencil } from 'lucide-react';
import { useId, useState } from 'react';
import { priceMessages as words } from '../../../messages/prices-en.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { formatDay, isWide, shortName } from './names.ts';
import type { ModelPrice, PriceLine, TokenRates } from './price-documents.ts';
import { PriceHistory } from './price-history.tsx';
import { formatRate } from './rates.ts';

const COLUMNS = ['input', 'cacheRead', 'cacheWrite', 'output'] as const;
/** The same in every table, so that figures stand below each other down the page. */
const WIDTHS = { input: 'w-25 max-md:w-17', cacheRead: 'w-25', cacheWrite: 'w-29', output: 'w-27 max-md:w-17' } as const;
const RATES = [...COLUMNS, 'reasoning'] as const;
/** Those that a phone has room for. The others stay columns, of no width: a row of details spans all of them. */
const NARROW: ReadonlySet<string> = new Set(['input', 'output']);

interface PriceTableProps {
  label: string;
  lines: readonly PriceLine[];
  onChange: (line: PriceLine) => void;
  /** After a withdrawal. */
  onChanged: () => void;
}

export function PriceTable({ label, lines, onChange, onChanged }: PriceTableProps) {
  return (
    <table aria-label={label} className="mt-2 w-full table-fixed border-collapse text-sm tabular-nums">
      <thead>
        <tr className="text-xs text-ink-faint">
          <th scope="col" className="pb-2 pl-6 text-left font-normal">
            {words.columns.model}
          </th>
          {COLUMNS.map((column) => (
            <th key={column} scope="col" title={words.columnHints[column]} className={cell(column, 'pb-2 font-normal')}>
              {words.columns[column]}
            </th>
          ))}
          <th scope="col" className="w-20 pb-2 max-md:w-11">
            <span className="sr-only">{words.change}</span>
          </th>
        </tr>
      </thead>
      {lines.map((line) => (
        <PriceRow
          key={`${line.workspace?.id ?? ''} ${line.model}`}
          line={line}
          isAlone={lines.length === 1}
          onChange={() => onChange(line)}
          onChanged={onChanged}
        />
      ))}
    </table>
  );
}

type PriceRowProps = {
  line: PriceLine;
  /** Whether its provider has no other. */ isAlone: boolean;
  onChange: () => void;
  onChanged: () => void;
};

function PriceRow({ line, isAlone, onChange, onChanged }: PriceRowProps) {
  const [isExpanded, setExpanded] = useState(false);
  const panel = useId();
  const { model, current, upcoming, workspace } = line;
  const name = isAlone && isWide(model) ? words.every : shortName(model);
  return (
    <tbody className="border-t border-line align-top">
      <tr>
        <th scope="row" className="min-w-0 py-2.5 text-left font-normal">
          <button
            type="button"
            aria-expanded={isExpanded}
            aria-controls={isExpanded ? panel : undefined}
            onClick={() => setExpanded(!isExpanded)}
            className="touch-target group flex w-full items-start gap-2 rounded-md text-left"
          >
            <ChevronRight
              aria-hidden="true"
              className="mt-0.5 size-4 shrink-0 text-ink-faint transition-transform group-hover:text-ink group-aria-expanded:rotate-90"
            />
            <span className="min-w-0">
              <span className="font-medium [overflow-wrap:anywhere]">{workspace == null ? name : model}</span>
              {workspace == null ? null : <span className="block text-xs text-ink-soft">{workspace.name}</span>}
              {current == null ? null : <Origin price={current} />}
              {upcoming.map((next) => (
                <span key={next.id} className="block text-xs text-accent">
                  {next.rates == null
                    ? words.endsOn(formatDay(next.effectiveFrom))
                    : words.from(formatDay(next.effectiveFrom), formatRate(next.rates.input), formatRate(next.rates.output))}
                </span>
              ))}
            </span>
          </button>
        </th>
        {current?.rates == null ? (
          <td colSpan={COLUMNS.length} className="py-2.5 pr-3 text-right text-ink-soft">
            {words.none}
          </td>
        ) : (
          <Figures price={current} rates={current.rates} />
        )}
        <td className="py-2 text-right">
          <Button size="small" aria-label={words.changeOf(model)} onClick={onChange} className="max-md:px-2">
            <Pencil className="size-3.5 md:hidden" aria-hidden="true" />
            <span className="max-md:hidden">{words.change}</span>
          </Button>
        </td>
      </tr>
      {isExpanded ? (
        <tr>
          <td id={panel} colSpan={COLUMNS.length + 2}>
            <PriceHistory line={line} onChanged={onChanged} />
          </td>
        </tr>
      ) : null}
    </tbody>
  );
}

function Figures({ price, rates }: { price: ModelPrice; rates: TokenRates }) {
  const { above } = price;
  const isFree = [rates, ...(above ? [above.rates] : [])].every((some) => RATES.every((rate) => some[rate] === '0'));
  if (isFree) {
    return (
      <td colSpan={COLUMNS.length} className="py-2.5 pr-3 text-right">
        <Badge>{words.free}</Badge>
      </td>
    );
  }
  return COLUMNS.map((column) => (
    <td key={column} className={cell(column, 'py-2.5')}>
      {formatRate(rates[column])}
      {column === 'output' && rates.reasoning !== rates.output ? <Small>{words.reasoning(formatRate(rates.reasoning))}</Small> : null}
      {above == null ? null : <Small title={words.over(above.promptTokens.toLocaleString())}>{formatRate(above.rates[column])}</Small>}
    </td>
  ));
}

function Small({ title, children }: { title?: string; children: string }) {
  return (
    <span title={title} className="block text-xs text-ink-soft">
      {children}
    </span>
  );
}

/** What the second line of figures is, and where they come from; on a phone that stands with the details. */
function Origin({ price: { source, readOn, above } }: { price: ModelPrice }) {
  return (
    <span className="block text-xs text-ink-faint">
      {above == null ? null : <span className="block text-ink-soft">{words.over(above.promptTokens.toLocaleString())}</span>}
      <span className="[overflow-wrap:anywhere] max-sm:hidden">
        {source}
        {readOn == null ? null : ` · ${words.readOn(formatDay(readOn))}`}
      </span>
    </span>
  );
}

function cell(column: (typeof COLUMNS)[number], more: string): string {
  return clsx(
    'pr-3 text-right whitespace-nowrap',
    WIDTHS[column],
    more,
    !NARROW.has(column) && 'max-md:w-0 max-md:overflow-hidden max-md:p-0',
  );
}
