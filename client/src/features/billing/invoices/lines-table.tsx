import { clsx } from 'clsx';
import { ChevronRight } from 'lucide-react';
import { billingMessages } from '../../../messages/billing-en.ts';
import { modelColor } from '../../../ui/model-color.ts';
import { Agreement } from './agreement.tsx';
import { ExactAmount } from '../amount.tsx';
import type { BillLine } from '../billing-model.ts';
import { formatCount } from '../counts.ts';
import { lineName } from './line-name.ts';
import { sumOf } from '../money.ts';

const words = billingMessages.lines;

interface LinesTableProps {
  caption: string;
  lines: readonly (BillLine & { id?: string })[];
  totalMicros: string;
  totalName: string;
  /** Left out: nothing can be opened. */
  onOpen?: (lineId: string) => void;
}

/** The lines of a bill and their sum, with the proof that they make it. */
export function LinesTable({ caption, lines, totalMicros, totalName, onOpen }: LinesTableProps) {
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-raised">
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead className="bg-panel text-xs text-ink-soft">
          <tr className="[&>th]:px-4 [&>th]:py-2 [&>th]:font-medium">
            <th scope="col" className="text-left">
              {words.description}
            </th>
            <th scope="col" className="text-right max-md:hidden">
              {words.runs}
            </th>
            <th scope="col" className="text-right max-md:hidden">
              {words.tokens}
            </th>
            <th scope="col" className="text-right">
              {words.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <LineRow key={line.id ?? index} line={line} onOpen={onOpen} />
          ))}
        </tbody>
        <tfoot>
          <tr className="border-t border-line bg-panel font-medium [&>*]:px-4 [&>*]:py-2.5 [&>*]:align-top">
            <th scope="row" className="text-left font-medium">
              {totalName}
              <Agreement
                difference={BigInt(totalMicros) - sumOf(lines.map(({ amountMicros }) => amountMicros))}
                agrees={words.agrees}
                differs={words.differs}
              />
            </th>
            <td className="text-right tabular-nums max-md:hidden">{formatCount(lines.reduce((sum, { runs }) => sum + runs, 0))}</td>
            <td className="text-right tabular-nums max-md:hidden">
              {formatCount(sumOf(lines.flatMap(({ inputTokens, outputTokens }) => [inputTokens, outputTokens])))}
            </td>
            <td className="text-right align-top">
              <ExactAmount micros={totalMicros} />
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function LineRow({ line, onOpen }: { line: BillLine & { id?: string }; onOpen: LinesTableProps['onOpen'] }) {
  const { id, runs } = line;
  const open = id !== undefined && runs > 0 && onOpen ? () => onOpen(id) : undefined;
  const tokens = words.tokensInOut(formatCount(line.inputTokens), formatCount(line.outputTokens));
  return (
    <tr className={clsx('border-t border-line [&>*]:px-4 [&>*]:py-2.5', open && 'hover:bg-hover')}>
      <th scope="row" className="relative text-left font-normal">
        <span className="flex items-center gap-2">
          {line.model === null ? null : (
            <span aria-hidden="true" className="size-2 shrink-0 rounded-full" style={{ background: modelColor(line.model.provider) }} />
          )}
          {open ? (
            <button type="button" onClick={open} className="text-left after:absolute after:inset-0 hover:underline">
              {lineName(line)}
            </button>
          ) : (
            lineName(line)
          )}
          {open ? <ChevronRight className="size-3.5 shrink-0 text-ink-faint" aria-hidden="true" /> : null}
        </span>
        {runs > 0 ? (
          <span className="block text-xs text-ink-soft tabular-nums md:hidden">
            {words.runsCount(runs)} · {tokens}
          </span>
        ) : null}
      </th>
      <td className="text-right text-ink-soft tabular-nums max-md:hidden">{runs > 0 ? formatCount(runs) : null}</td>
      <td className="text-right text-ink-soft tabular-nums max-md:hidden">{runs > 0 ? tokens : null}</td>
      <td className="text-right align-top">
        <ExactAmount micros={line.amountMicros} />
      </td>
    </tr>
  );
}
