import type { MessageNode } from '../../../live/model.ts';
import type { Turn } from '../../../live/turns.ts';

/** What came while this person was elsewhere: behind `after`, and not after they were back. */
export interface Missed {
  readonly after: string;
  readonly until: string;
}

/** The turn above which the line stands: the first one that somebody else said meanwhile. Ids grow with time. */
export function firstUnreadTurn(
  turns: readonly Turn[],
  messages: ReadonlyMap<string, MessageNode>,
  { after, until }: Missed,
  selfId: string,
): string | null {
  const isMissed = (id: string) => id > after && id <= until && messages.get(id)?.author?.id !== selfId;
  return turns.find((turn) => shownBy(turn).some(isMissed))?.key ?? null;
}

function shownBy(turn: Turn): readonly string[] {
  return turn.kind === 'answers' ? turn.lanes.map((lane) => lane.shownId) : [turn.messageId];
}

export function newestOf(messages: ReadonlyMap<string, MessageNode>): string {
  let newest = '';
  for (const id of messages.keys()) if (id > newest) newest = id;
  return newest;
}
