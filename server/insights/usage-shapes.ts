/** From rows of sums to the points and groups of a view. */
import { SHOWN_IN_POINTS } from './grouping.ts';
import type { GroupName } from './grouping.ts';
import type { Named } from './names.ts';
import { sumOf } from './sums.ts';
import type { UsageRange } from './usage-range.ts';
import type { Counts, Latencies } from './usage-reads.ts';
import type { Sums, UsageGroup, UsagePoint } from './usage-records.ts';

export interface Counted {
  people(): Promise<Counts>;
  sessions(): Promise<Counts>;
  latencies(): Promise<Latencies>;
}

export interface PlacedSums {
  point: number;
  /** Of the group in `names`; -1: none of them. */
  place: number;
  sums: Sums;
}

export interface Shape {
  range: UsageRange;
  rows: readonly PlacedSums[];
  names: readonly GroupName[];
  /** In the same order. */
  named: readonly Named[];
  counts: Counted;
}

const OTHER = { key: 'other', kind: 'other', label: 'Other', actor: null, sessionId: null } as const;

/** The first `shown` of the groups as far as they used anything, and all the others as one. */
export function groupsOf(rows: readonly PlacedSums[], { names, named }: Pick<Shape, 'names' | 'named'>, shown: number): UsageGroup[] {
  const whole = sumOf(rows.map(({ sums }) => sums));
  const byPlace = Map.groupBy(rows, ({ place }) => (place < shown ? place : -1));
  const sized = (place: number) => {
    const { costMicros, inputTokens, outputTokens, runs } = sumOf((byPlace.get(place) ?? []).map(({ sums }) => sums));
    return { costMicros, tokens: inputTokens + outputTokens, runs, share: shareOf(costMicros, whole.costMicros) };
  };
  const places = names.slice(0, shown).flatMap((_name, place) => (byPlace.has(place) ? [place] : []));
  const groups = places.map((place): UsageGroup => ({ ...names[place]!, ...named[place]!, ...sized(place) }));
  return byPlace.has(-1) ? [...groups, { ...OTHER, ...sized(-1) }] : groups;
}

export function pointsOf({ range, rows, counts, ...shape }: Shape): UsagePoint[] {
  const byPoint = Map.groupBy(rows, ({ point }) => point);
  const { people, sessions, latencies } = counts;
  return range.points.map((start) => {
    const at = start.getTime();
    const own = byPoint.get(at) ?? [];
    return {
      start,
      figures: {
        ...sumOf(own.map(({ sums }) => sums)),
        activePeople: async () => (await people()).byPoint.get(at) ?? 0,
        sessions: async () => (await sessions()).byPoint.get(at) ?? 0,
        latency: async () => (await latencies()).byPoint.get(at) ?? null,
      },
      groups: shape.names.length === 0 ? [] : groupsOf(own, shape, SHOWN_IN_POINTS),
    };
  });
}

/** To a millionth. */
function shareOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 1_000_000n) / whole) / 1_000_000;
}
