import { clsx } from 'clsx';
import { Trophy } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { ShownVotes } from '../../../live/polls.ts';
import type { Lane } from '../../../live/turns.ts';
import { sessionMessages } from '../../../messages/session-en.ts';
import { votesMessages } from '../../../messages/votes-en.ts';
import { AvatarStack } from '../../../ui/avatar-stack.tsx';
import { modelColor } from '../../../ui/model-color.ts';
import { ModelName, shownName } from '../model-name.tsx';
import { useMessage, useSessionState } from '../session-context.ts';
import { tally } from './tally.ts';
import type { LaneTally } from './tally.ts';

const MOST_FACES = 5;

interface VoteResultsProps {
  lanes: readonly Lane[];
  shown: ShownVotes;
  wasBlind: boolean;
}

/** The closed vote: who won, and every lane's share. */
export function VoteResults({ lanes, shown, wasBlind }: VoteResultsProps) {
  const rows = tally(lanes, shown);
  const { total } = shown;
  const headline = useHeadline(rows, total);
  return (
    <section aria-label={votesMessages.region} className="rounded-lg border border-line px-4 py-3 text-sm">
      <p className="flex items-center gap-2 font-medium">
        {total > 0 ? <Trophy className="size-4 shrink-0 text-accent" aria-hidden="true" /> : null}
        <span>{headline}</span>
        {wasBlind ? <span className="font-normal text-ink-faint">{votesMessages.wasBlind}</span> : null}
      </p>
      {total === 0 ? null : (
        <ul className="mt-3 flex flex-col gap-2.5">
          {rows.map((row) => (
            <ResultRow key={row.lane.lane} row={row} share={row.count / total} />
          ))}
        </ul>
      )}
    </section>
  );
}

function useHeadline(rows: readonly LaneTally[], total: number): string {
  const winners = rows.filter(({ isWinner }) => isWinner);
  const messages = useSessionState((state) => state.messages);
  const names = winners.map(({ lane }) => {
    const model = messages.get(lane.shownId)?.model;
    return model ? shownName(model) : sessionMessages.unknownModel;
  });
  if (!winners[0]) return votesMessages.nobodyVoted;
  return winners.length > 1 ? votesMessages.tie(names) : votesMessages.won(names[0] ?? '', winners[0].count, total);
}

function ResultRow({ row: { lane, count, votes, isWinner }, share }: { row: LaneTally; share: number }) {
  const message = useMessage(lane.shownId);
  const style: CSSProperties = { width: `${share * 100}%`, background: modelColor(message?.model?.provider ?? '') };
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1">
      <span className={clsx('min-w-0', isWinner ? 'font-medium text-ink' : 'text-ink-soft')}>
        <ModelName model={message?.model ?? null} />
        {isWinner ? <span className="sr-only">{votesMessages.winner}</span> : null}
      </span>
      <span className="flex items-center gap-2 text-ink-soft tabular-nums">
        <AvatarStack people={votes.map(({ actor }) => actor)} total={count} max={MOST_FACES} size={20} />
        {count}
      </span>
      <span className="col-span-2 h-1.5 overflow-hidden rounded-full bg-sunken">
        <span className={clsx('block h-full rounded-full', !isWinner && 'opacity-45')} style={style} />
      </span>
    </li>
  );
}
