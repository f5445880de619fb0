/** What the weekly report tells: the figures of the usage page, of one week. */
import type { Forecasts } from '../forecasts.ts';
import { groupingOf } from '../grouping.ts';
import { formerName } from '../names.ts';
import type { Names } from '../names.ts';
import { sumOf } from '../sums.ts';
import type { UsageRange } from '../usage-range.ts';
import type { UsageReads } from '../usage-reads.ts';
import type { Selection } from '../usage-sources.ts';
import type { Report, ReportTop } from './report-text.ts';
import { weekAfter, weekBefore } from './weeks.ts';

const SHOWN = 5;
const DAY_MS = 86_400_000;

export interface ComposeDeps {
  reads: UsageReads;
  names: Pick<Names, 'actors' | 'modelName'>;
  forecasts: Pick<Forecasts, 'forecastOf'>;
}

export function createCompose({ reads, names, forecasts }: ComposeDeps) {
  const rangeOf = (week: Date): UsageRange => ({ from: week, to: weekAfter(week), interval: 'week', points: [week] });

  async function top(selection: Selection, range: UsageRange, dimension: 'model' | 'person'): Promise<ReportTop[]> {
    const part = dimension === 'model' ? 'model' : 'actor';
    const ranked = await reads.rank(selection, range, part);
    const { names: found } = groupingOf(dimension, ranked);
    const costs = new Map(ranked.map(({ word, costMicros }) => [word, costMicros]));
    const shown = found.filter(({ kind }) => kind === 'value').slice(0, SHOWN);
    const people = dimension === 'person' ? await names.actors(shown.map(({ key }) => key)) : null;
    const labelOf = (key: string) => (people ? (people.get(key)?.displayName ?? formerName(key)) : names.modelName(key));
    return shown.map(({ key }) => ({ label: labelOf(key), costMicros: costs.get(key) ?? 0n }));
  }

  /** Null: nothing happened in that week, nor in the one before. */
  return async function compose({ id, name }: { id: string; name: string }, week: Date): Promise<Report | null> {
    const selection: Selection = { workspaceId: id, models: null, actors: null, sessions: null };
    const range = rangeOf(week);
    // It adds to the sums what still waits: before anything of them is read.
    const forecast = await forecasts.forecastOf(id);
    const [now, before] = await Promise.all([
      reads.series(selection, range, null),
      reads.series(selection, rangeOf(weekBefore(week)), null),
    ]);
    const sums = sumOf(now.map((row) => row.sums));
    const sumsBefore = sumOf(before.map((row) => row.sums));
    if (sums.runs === 0 && sumsBefore.runs === 0) return null;
    const [people, sessions, topModels, topPeople] = await Promise.all([
      reads.people(selection, range),
      reads.sessions(selection, range),
      top(selection, range, 'model'),
      top(selection, range, 'person'),
    ]);
    return {
      workspaceName: name,
      from: week,
      to: new Date(range.to.getTime() - DAY_MS),
      costMicros: sums.costMicros,
      costBeforeMicros: sumsBefore.costMicros,
      runs: sums.runs,
      failedRuns: sums.failedRuns,
      people: people.total,
      sessions: sessions.total,
      topModels,
      topPeople,
      forecast,
    };
  };
}
