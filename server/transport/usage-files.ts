/**
 * `GET /export/usage.csv|json?workspace=wsp_…&from=…&to=…&interval=DAY`: a view of usage as it is shown. Optional, by the names that the API has
 * for them: `groupBy=MODEL`, `compare=true`, and as often as one likes `model=`, `provider=`, `person=`, `apiKey=`, `session=`.
 */
import { parseDateTime } from '../../schema/scalars.ts';
import { invalid } from '../kit/errors.ts';
import { dayOf } from '../billing/periods.ts';
import { usageCsv, usageJson } from '../insights/usage-export.ts';
import type { Insights } from '../insights/insights.ts';
import type { Dimension, Interval, UsageQuery } from '../insights/usage-records.ts';
import type { FileSource } from './export-page.ts';

const INTERVALS: Readonly<Record<string, Interval>> = { HOUR: 'hour', DAY: 'day', WEEK: 'week', MONTH: 'month' };
const DIMENSIONS: Readonly<Record<string, Dimension>> = {
  MODEL: 'model',
  PROVIDER: 'provider',
  PERSON: 'person',
  API_KEY: 'apiKey',
  SESSION: 'session',
  PURPOSE: 'purpose',
};

export function usageFiles(insights: Pick<Insights, 'usage'>): FileSource {
  return {
    path: /^\/export\/usage\.(csv|json)$/,
    permission: 'usage:read',
    async open(renew, { path: [, ending], search }) {
      const query = queryOf(search);
      const workspaceId = search.get('workspace') ?? '';
      const usage = await insights.usage(await renew(), workspaceId, query);
      const of = { workspaceId, what: 'usage' } as const;
      const lastDay = new Date(Math.max(usage.to.getTime() - 1, usage.from.getTime()));
      const title = `usage ${dayOf(usage.from)} to ${dayOf(lastDay)}`;
      return ending === 'json'
        ? { title, format: 'json', pieces: usageJson(usage), of }
        : { title, format: 'csv', pieces: usageCsv(usage, Boolean(query.groupBy)), of };
    },
  };
}

function queryOf(search: URLSearchParams): UsageQuery {
  const groupBy = search.get('groupBy');
  return {
    from: moment(search, 'from'),
    to: moment(search, 'to'),
    interval: oneOf(search.get('interval') ?? 'DAY', INTERVALS, 'interval'),
    groupBy: groupBy === null ? null : oneOf(groupBy, DIMENSIONS, 'groupBy'),
    compare: search.get('compare') === 'true',
    filters: {
      models: search.getAll('model'),
      providers: search.getAll('provider'),
      people: search.getAll('person'),
      apiKeys: search.getAll('apiKey'),
      sessions: search.getAll('session'),
    },
  };
}

function moment(search: URLSearchParams, name: string): Date {
  try {
    return parseDateTime(search.get(name));
  } catch {
    throw invalid({ [name]: 'is no moment like 2026-01-31T12:00:00Z' });
  }
}

function oneOf<Value>(name: string, values: Readonly<Record<string, Value>>, argument: string): Value {
  const found = Object.hasOwn(values, name) ? values[name] : undefined;
  if (found !== undefined) return found;
  throw invalid({ [argument]: `is none of ${Object.keys(values).join(', ')}` });
}
