import type { UsageQuery } from '../../gql/graphql.ts';

export type ExportFormat = 'csv' | 'json';

/** Where the very view that is shown is to be had as a file. */
export function exportAddress(workspaceId: string, { from, to, interval, groupBy, filters }: UsageQuery, format: ExportFormat): string {
  const search = new URLSearchParams({ workspace: workspaceId, from, to, interval });
  if (groupBy) search.set('groupBy', groupBy);
  const lists = {
    model: filters?.models,
    provider: filters?.providers,
    person: filters?.people,
    apiKey: filters?.apiKeys,
    session: filters?.sessions,
  };
  for (const [name, values] of Object.entries(lists)) for (const value of values ?? []) search.append(name, `${value}`);
  return `/export/usage.${format}?${search}`;
}
