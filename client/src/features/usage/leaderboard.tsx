import { chartMessages } from '../../messages/charts-en.ts';
import { usageMessages } from '../../messages/usage-en.ts';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import type { ChartState } from '../../ui/charts/chart-frame.tsx';
import type { ColorBook } from '../../ui/charts/series-colors.ts';
import { FORMATS } from './figures.ts';
import { colorOf } from './usage-view.ts';

export interface BoardRow {
  readonly id: string;
  readonly name: string;
  readonly wins: number;
  readonly votes: number;
  readonly polls: number;
  readonly winRate: number;
  /** Micro-USD; null without a win. */
  readonly perWin: number | null;
}

interface LeaderboardProps {
  state: ChartState;
  rows: readonly BoardRow[];
  book: ColorBook;
}

const HEAD = 'border-b border-line py-2 pl-4 text-xs font-medium whitespace-nowrap text-ink-soft first:pl-0';
const CELL = 'border-b border-line py-2.5 pl-4 tabular-nums group-last:border-0';

/** Which model people prefer, and what that costs. */
export function Leaderboard({ state, rows, book }: LeaderboardProps) {
  const words = usageMessages.boardColumns;
  return (
    <ChartFrame title={usageMessages.boardTitle} note={usageMessages.boardNote} state={state} shape="list" heightPx={200} table={null}>
      <div className="overflow-x-auto" role="region" aria-label={chartMessages.tableOf(usageMessages.boardTitle)} tabIndex={0}>
        <table className="w-full border-separate border-spacing-0 text-right text-sm">
          <thead>
            <tr>
              <th scope="col" className={`${HEAD} text-left`}>
                {words.model}
              </th>
              {[words.rate, words.wins, words.polls, words.votes, words.perWin].map((name) => (
                <th key={name} scope="col" className={HEAD}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.id} row={row} color={colorOf(book, 'model', row.id)} />
            ))}
          </tbody>
        </table>
      </div>
    </ChartFrame>
  );
}

function Row({ row, color }: { row: BoardRow; color: string }) {
  const count = FORMATS.runs;
  return (
    <tr className="group">
      <th scope="row" className={`${CELL} max-w-56 pl-0! text-left font-normal`}>
        <Name name={row.name} color={color} />
      </th>
      <td className={CELL}>
        <Rate rate={row.winRate} color={color} />
      </td>
      <td className={CELL}>{count.exact(row.wins)}</td>
      <td className={`${CELL} text-ink-soft`}>{count.exact(row.polls)}</td>
      <td className={`${CELL} text-ink-soft`}>{count.exact(row.votes)}</td>
      <td className={CELL} title={row.perWin === null ? undefined : FORMATS.cost.exact(row.perWin)}>
        {row.perWin === null ? usageMessages.unknown : FORMATS.cost.short(row.perWin)}
      </td>
    </tr>
  );
}

function Name({ name, color }: { name: string; color: string }) {
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden="true" className="size-2 shrink-0 rounded-full" style={{ background: color }} />
      <span className="truncate">{name}</span>
    </span>
  );
}

function Rate({ rate, color }: { rate: number; color: string }) {
  return (
    <span className="flex items-center justify-end gap-2.5">
      <span aria-hidden="true" className="h-1.5 w-16 overflow-hidden rounded-full bg-pressed max-sm:hidden">
        <span className="block h-full rounded-full" style={{ width: `${rate * 100}%`, background: color }} />
      </span>
      <span className="min-w-10 font-medium">{FORMATS.failures.short(rate)}</span>
    </span>
  );
}
