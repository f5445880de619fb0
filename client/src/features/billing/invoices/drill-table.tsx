import { clsx } from 'clsx';
import { ArrowUpRight, ChevronRight } from 'lucide-react';
import { Link } from 'wouter';
import { billingMessages } from '../../../messages/billing-en.ts';
import { Agreement } from './agreement.tsx';
import { ExactAmount } from '../amount.tsx';
import { formatCount } from '../counts.ts';
import { moment } from '../dates.ts';
import type { Group } from './drill-path.ts';
import { exactMoney, sumOf } from '../money.ts';
import { MoreButton } from '../more-button.tsx';
import type { MoreButtonProps } from '../more-button.tsx';

const words = billingMessages.drill;

export interface DrillRow {
  /** Names it among the rows. */
  key: string;
  label: string;
  /** Of a message: where it can be read. */
  href: string | null;
  /** Of a message: when it ended. */
  at: string | null;
  runs: number;
  tokens: string;
  amountMicros: string;
}

interface DrillTableProps {
  caption: string;
  by: Group;
  rows: readonly DrillRow[];
  /** What all rows together make. */
  wholeMicros: string;
  /** Whether the whole is the line itself. */
  isLine: boolean;
  onOpen: (key: string) => void;
  pages: MoreButtonProps['pages'];
}

export function DrillTable({ caption, by, rows, wholeMicros, isLine, onOpen, pages }: DrillTableProps) {
  const whole = BigInt(wholeMicros);
  const largest = rows.reduce((most, { amountMicros }) => (BigInt(amountMicros) > most ? BigInt(amountMicros) : most), 0n);
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-raised">
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead className="bg-panel text-xs text-ink-soft">
          <tr className="[&>th]:px-4 [&>th]:py-2 [&>th]:font-medium">
            <th scope="col" className="text-left">
              {words.groups[by]}
              {by === 'DAY' || by === 'HOUR' ? <span className="font-normal"> · {words.utc}</span> : null}
            </th>
            <th scope="col" className="text-right max-md:hidden">
              {billingMessages.lines.runs}
            </th>
            <th scope="col" className="text-right max-md:hidden">
              {billingMessages.lines.tokens}
            </th>
            <th scope="col" className="text-right">
              {billingMessages.lines.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <DrillTableRow key={row.key} row={row} largest={largest} canOpen={by !== 'MESSAGE'} onOpen={onOpen} />
          ))}
        </tbody>
        <DrillFoot rows={rows} whole={whole} isLine={isLine} isComplete={!pages.hasMore} />
      </table>
      <MoreButton label={words.more} busyLabel={words.loadingMore} pages={pages} />
    </div>
  );
}

interface DrillTableRowProps {
  row: DrillRow;
  /** Of all rows: the longest bar. */
  largest: bigint;
  canOpen: boolean;
  onOpen: (key: string) => void;
}

function DrillTableRow({ row, largest, canOpen, onOpen }: DrillTableRowProps) {
  const { key } = row;
  const tokens = formatCount(row.tokens);
  const percent = largest > 0n ? Number((BigInt(row.amountMicros) * 1000n) / largest) / 10 : 0;
  const stretch = 'min-w-0 truncate text-left after:absolute after:inset-0 hover:underline';
  const isOpenable = canOpen || row.href !== null;
  return (
    <tr className={clsx('border-t border-line [&>*]:px-4 [&>*]:py-2 [&>*]:align-top', isOpenable && 'hover:bg-hover')}>
      <th scope="row" className="relative w-full max-w-0 text-left font-normal">
        <span className="flex items-center gap-1.5">
          {row.href !== null ? (
            <Link href={row.href} className={stretch}>
              {row.label}
            </Link>
          ) : canOpen ? (
            <button type="button" onClick={() => onOpen(key)} className={stretch}>
              {row.label}
            </button>
          ) : (
            <span className="min-w-0 truncate">{row.label}</span>
          )}
          {row.href === null ? null : <ArrowUpRight className="size-3.5 shrink-0 text-ink-faint" aria-label={words.toMessage} />}
          {row.href === null && isOpenable ? <ChevronRight className="size-3.5 shrink-0 text-ink-faint" aria-hidden="true" /> : null}
        </span>
        <span
          aria-hidden="true"
          className="mt-1.5 block h-1 rounded-full bg-accent opacity-55"
          style={{ width: `max(2px, ${percent}%)` }}
        />
        {row.at === null ? null : <span className="mt-1 block text-xs text-ink-soft tabular-nums">{moment(row.at)}</span>}
        <span className="mt-1 block text-xs text-ink-soft tabular-nums md:hidden">
          {billingMessages.lines.runsCount(row.runs)} · {words.tokens(tokens)}
        </span>
      </th>
      <td className="text-right whitespace-nowrap text-ink-soft tabular-nums max-md:hidden">{formatCount(row.runs)}</td>
      <td className="text-right whitespace-nowrap text-ink-soft tabular-nums max-md:hidden">{tokens}</td>
      <td className="text-right align-top">
        <ExactAmount micros={row.amountMicros} />
      </td>
    </tr>
  );
}

interface DrillFootProps {
  rows: readonly DrillRow[];
  whole: bigint;
  isLine: boolean;
  isComplete: boolean;
}

/** The sum of what is shown; with all of it on the screen, the proof that it makes the level above. */
function DrillFoot({ rows, whole, isLine, isComplete }: DrillFootProps) {
  const sum = sumOf(rows.map(({ amountMicros }) => amountMicros));
  const runs = rows.reduce((total, row) => total + row.runs, 0);
  const tokens = sumOf(rows.map((row) => row.tokens));
  return (
    <tfoot className="border-t border-line bg-panel font-medium">
      <tr className="[&>*]:px-4 [&>*]:py-2.5 [&>*]:align-top">
        <th scope="row" className="text-left font-medium">
          {words.sum(rows.length)}
          {isComplete ? (
            <Agreement difference={whole - sum} agrees={isLine ? words.agrees : words.agreesLevel} differs={words.differs} />
          ) : (
            <span className="block text-xs font-normal text-ink-soft tabular-nums">{words.rest(exactMoney(whole - sum))}</span>
          )}
        </th>
        <td className="text-right tabular-nums max-md:hidden">{formatCount(runs)}</td>
        <td className="text-right tabular-nums max-md:hidden">{formatCount(tokens)}</td>
        <td className="text-right">
          <ExactAmount micros={sum} />
        </td>
      </tr>
    </tfoot>
  );
}
