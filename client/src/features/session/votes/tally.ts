/** What a vote came to: lanes with their votes, most first; of equal ones the lane further to the left. */
import type { ShownVotes } from '../../../live/polls.ts';
import type { Lane } from '../../../live/turns.ts';

export interface LaneVotes {
  readonly count: number;
  /** Those who are known by name. */
  readonly votes: ShownVotes['votes'];
}

export interface LaneTally extends LaneVotes {
  readonly lane: Lane;
  readonly isWinner: boolean;
}

/** The attempts of a lane count together. */
export function votesOfLane({ attempts: { ids } }: Lane, { counts, votes }: ShownVotes): LaneVotes {
  return {
    count: ids.reduce((sum, id) => sum + (counts.get(id) ?? 0), 0),
    votes: votes.filter(({ messageId }) => ids.includes(messageId)),
  };
}

export function tally(lanes: readonly Lane[], shown: ShownVotes): LaneTally[] {
  const counted = lanes.map((lane) => ({ lane, ...votesOfLane(lane, shown) }));
  const most = Math.max(0, ...counted.map(({ count }) => count));
  return counted
    .map((one) => ({ ...one, isWinner: most > 0 && one.count === most }))
    .toSorted((a, b) => b.count - a.count || a.lane.lane - b.lane.lane);
}
