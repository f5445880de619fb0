/** For tests: usage as a customer asks for it. */
import type { TestApp } from '../../testkit/test-app.ts';
import type { Visitor } from '../../testkit/visitors.ts';

export const FIGURES = `costMicros inputTokens cachedInputTokens outputTokens reasoningTokens runs failedRuns failureRate activePeople sessions
  firstTokenP50Ms firstTokenP95Ms`;
export const GROUP =
  'key kind label costMicros tokens runs share actor { __typename id displayName } session { id title } model { id name }';
export const USAGE = `query ($id: ID!, $input: UsageQuery!) { node(id: $id) { ... on Workspace { usage(input: $input) {
  asOf scope from to limitedTo totals { ${FIGURES} } previous { ${FIGURES} }
  series { start figures { ${FIGURES} } groups { key kind costMicros tokens runs } } groups { ${GROUP} } } } } }`;

export interface ShownFigures {
  costMicros: string;
  inputTokens: string;
  cachedInputTokens: string;
  outputTokens: string;
  reasoningTokens: string;
  runs: number;
  failedRuns: number;
  failureRate: number;
  activePeople: number;
  sessions: number;
  firstTokenP50Ms: number | null;
  firstTokenP95Ms: number | null;
}

export interface ShownGroup {
  key: string;
  kind: 'VALUE' | 'OTHER' | 'NONE';
  label: string;
  costMicros: string;
  tokens: string;
  runs: number;
  share: number;
  actor: { __typename: string; id: string; displayName: string } | null;
  session: { id: string; title: string } | null;
  model: { id: string; name: string } | null;
}

export interface ShownUsage {
  asOf: string;
  scope: 'WORKSPACE' | 'OWN';
  from: string;
  to: string;
  limitedTo: number | null;
  totals: ShownFigures;
  previous: ShownFigures | null;
  series: { start: string; figures: ShownFigures; groups: Pick<ShownGroup, 'key' | 'kind' | 'costMicros' | 'tokens' | 'runs'>[] }[];
  groups: ShownGroup[];
}

export const DAY_MS = 86_400_000;

/** The last seven days, today included. */
export function lastWeek(now = Date.now()): { from: string; to: string; interval: string } {
  return { from: new Date(now - 6 * DAY_MS).toISOString(), to: new Date(now).toISOString(), interval: 'DAY' };
}

export async function askUsage(app: TestApp, visitor: Visitor, workspaceId: string, input: Record<string, unknown> = {}) {
  const { data, codes, errors } = await app.ask<{ node: { usage: ShownUsage } | null } | null>(
    USAGE,
    { id: workspaceId, input: { ...lastWeek(), ...input } },
    visitor.headers,
  );
  return { usage: data?.node?.usage ?? null, codes, errors };
}

/** For what must work. */
export async function usageOf(
  app: TestApp,
  visitor: Visitor,
  workspaceId: string,
  input: Record<string, unknown> = {},
): Promise<ShownUsage> {
  const { usage, errors } = await askUsage(app, visitor, workspaceId, input);
  if (!usage) throw new Error(JSON.stringify(errors));
  return usage;
}

/** What was charged, from the rows themselves. */
export async function charged(app: TestApp, where: string, values: unknown[]): Promise<{ cost: string; runs: number }> {
  const [row] = await app.sql(
    `select coalesce(sum(cost_micros), 0)::bigint as cost, count(*)::int as runs from usage_entry where ${where}`,
    values,
  );
  return { cost: String(row!['cost']), runs: Number(row!['runs']) };
}

/** Usage of nobody in particular, as a settle writes it. */
export async function insertRow(
  app: Pick<TestApp, 'sql'>,
  workspaceId: string,
  given: { at: string; model?: string; cost?: number; status?: string; firstTokenMs?: number | null },
): Promise<void> {
  const { at, model = 'one', cost = 0, status = 'complete', firstTokenMs = null } = given;
  await app.sql(
    `with entry as (insert into usage_entry (purpose, workspace_id, actor_kind, actor_id, provider, model, uncached_input, cache_read, cache_write,
        output, reasoning, cost_micros, provider_cost_micros, period, estimated, status, first_token_ms, started_at, ended_at)
      values ('answer', $1, 'user', 'usr_x', 'acme', $2, 10, 0, 0, 5, 0, $3, $3, $4::date, false, $5, $6, $4, $4) returning id, workspace_id, ended_at)
    insert into usage_pending select * from entry`,
    [workspaceId, model, cost, at, status, firstTokenMs],
  );
}
