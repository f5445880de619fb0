import { usageMessages } from '../../messages/usage-en.ts';
import type { ColorBook } from '../../ui/charts/series-colors.ts';
import { chartState } from './chart-state.ts';
import { Leaderboard } from './leaderboard.tsx';
import type { Range } from './periods.ts';
import { shortModel } from './to-view.ts';
import { UsageBoardDocument } from './usage-documents.ts';
import { useGoodQuery } from './use-good-query.ts';

export function BoardCard({ slug, range, book }: { slug: string; range: Range; book: ColorBook }) {
  const { good, ...query } = useGoodQuery({
    query: UsageBoardDocument,
    variables: { slug, from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString() },
  });
  const words = usageMessages;
  const rows = good?.data.workspace?.modelLeaderboard;
  const empty = { title: words.boardEmptyTitle, body: words.boardEmptyBody };
  return (
    <Leaderboard
      state={chartState({ ...query, shown: rows, isEmpty: rows?.length === 0, empty })}
      book={book}
      rows={(rows ?? []).map(({ model, wins, votes, polls, winRate, costPerWinMicros }) => ({
        id: model.id,
        name: shortModel(model.name),
        wins,
        votes,
        polls,
        winRate,
        perWin: costPerWinMicros == null ? null : Number(costPerWinMicros),
      }))}
    />
  );
}
