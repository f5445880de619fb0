/** The roll-up of a million usage rows, and every kind of view over ten million, as the usage page asks for them. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import pg from 'pg';
import { rollUpJobs } from '../../server/billing/jobs/roll-up.ts';
import { runJob } from '../../server/testkit/run-job.ts';
import type { TestApp } from '../../server/testkit/test-app.ts';
import type { Person } from '../../server/testkit/visitors.ts';
import { quantile } from '../quantile.ts';
import { personId, seedUsage, sessionId } from './usage-seed.ts';

const ROLLED = 1_000_000;
const MONTHS_DAYS = 395;
const DAY_MS = 86_400_000;
const REPEATS = 15;
/** Of the kernel's clock for processes. */
const TICK_MS = 10;

const FIGURES = `costMicros inputTokens cachedInputTokens outputTokens reasoningTokens runs failedRuns activePeople sessions firstTokenP50Ms
  firstTokenP95Ms`;
const VIEW = `query ($slug: String!, $input: UsageQuery!) { workspace(slug: $slug) { usage(input: $input) {
  asOf totals { ${FIGURES} } previous { ${FIGURES} } series { start figures { ${FIGURES} } groups { key label costMicros tokens runs } }
  groups { key kind label costMicros tokens runs share } } } }`;

/** The same question as the first long view, to the rows themselves. */
const PEER = `select date_trunc('day', ended_at, 'UTC') as day, provider, model, sum(cost_micros), sum(uncached_input + cache_read), sum(output), count(*)
  from usage_entry where workspace_id = $1 and ended_at >= $2 group by 1, 2, 3`;

type Query = Record<string, unknown>;

function viewsUntil(now: number): [string, Query][] {
  const since = (days: number) => ({ from: new Date(now - days * DAY_MS).toISOString(), to: new Date(now).toISOString() });
  const long = { ...since(MONTHS_DAYS), interval: 'DAY' };
  const people = [0, 3, 20, 60, 150].map(personId);
  return [
    ['a day by hour', { ...since(1), interval: 'HOUR', groupBy: 'MODEL', compare: true }],
    ['14 days by hour, models', { ...since(14), interval: 'HOUR', groupBy: 'MODEL', compare: true }],
    ['14 days by hour, people', { ...since(14), interval: 'HOUR', groupBy: 'PERSON' }],
    ['14 days by hour, sessions', { ...since(14), interval: 'HOUR', groupBy: 'SESSION' }],
    ['30 days by day, models', { ...since(30), interval: 'DAY', groupBy: 'MODEL', compare: true }],
    ['30 days by day, people', { ...since(30), interval: 'DAY', groupBy: 'PERSON', compare: true }],
    [
      '30 days by day, sessions, one model',
      { ...since(30), interval: 'DAY', groupBy: 'SESSION', filters: { models: ['anthropic:model-0'] } },
    ],
    ['13 months by day, models', { ...long, groupBy: 'MODEL' }],
    ['13 months by day, providers', { ...long, groupBy: 'PROVIDER' }],
    ['13 months by day, people', { ...long, groupBy: 'PERSON' }],
    ['13 months by day, API keys', { ...long, groupBy: 'API_KEY' }],
    ['13 months by day, sessions', { ...long, groupBy: 'SESSION' }],
    ['13 months by day, purposes', { ...long, groupBy: 'PURPOSE' }],
    ['13 months by week, people', { ...long, interval: 'WEEK', groupBy: 'PERSON' }],
    ['13 months by month, models', { ...long, interval: 'MONTH', groupBy: 'MODEL' }],
    ['13 months by day, people, the most used model', { ...long, groupBy: 'PERSON', filters: { models: ['anthropic:model-0'] } }],
    ['13 months by day, sessions, the most used model', { ...long, groupBy: 'SESSION', filters: { models: ['anthropic:model-0'] } }],
    ['13 months by week, models, one provider', { ...long, interval: 'WEEK', groupBy: 'MODEL', filters: { providers: ['openai'] } }],
    ['13 months by day, models, the busiest person', { ...long, groupBy: 'MODEL', filters: { people: people.slice(0, 1) } }],
    ['13 months by week, sessions, five people', { ...long, interval: 'WEEK', groupBy: 'SESSION', filters: { people } }],
    ['13 months by day, models, three sessions', { ...long, groupBy: 'MODEL', filters: { sessions: [5, 500, 5_000].map(sessionId) } }],
  ];
}

/** Of the whole database server so far, with those of its processes that are gone; 0 where the machine does not tell. */
async function postgresCpuMs(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const statOf = (pid: number | string): string[] => {
    const path = `/proc/${pid}/stat`;
    // The name in parentheses may hold anything.
    return existsSync(path) ? readFileSync(path, 'utf8').split(') ').at(-1)!.split(' ') : [];
  };
  const postmaster = statOf(rows[0]!.pid)[1];
  if (postmaster === undefined) return 0;
  const children = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && statOf(pid)[1] === postmaster);
  const own = children.map((pid) => statOf(pid)).reduce((sum, stat) => sum + Number(stat[11] ?? 0) + Number(stat[12] ?? 0), 0);
  const gone = statOf(postmaster);
  return (own + Number(gone[13]) + Number(gone[14])) * TICK_MS;
}

const ms = (value: number) => `${value.toFixed(0)} ms`;
const seconds = (value: number) => `${(value / 1_000).toFixed(1)} s`;

export async function measureUsage(
  app: TestApp,
  ada: Person,
  url: string,
  rows: number,
): Promise<{ rollUps: string[][]; views: string[][] }> {
  const now = Date.now();
  const client = new pg.Client({ connectionString: url });
  // The server goes away first where something fails; then that is what is to be seen.
  client.on('error', () => undefined);
  await client.connect();
  const jobs = rollUpJobs(app.app.services.insights.parts.rollup);

  async function rollUp(): Promise<number> {
    const startedAt = performance.now();
    const { rows: added } = await runJob(jobs, 'usage:roll-up', { now: new Date() });
    console.log(`${added} rows rolled up in ${seconds(performance.now() - startedAt)}`);
    return performance.now() - startedAt;
  }
  const cells = async () => {
    const { rows: counts } = await client.query<{ cells: string }>(
      `select (select count(*) from usage_hour) + (select count(*) from usage_day) + (select count(*) from usage_day_detail) + (select count(*) from usage_day_actor)
        + (select count(*) from usage_day_session) + (select count(*) from usage_day_latency) as cells`,
    );
    return Number(counts[0]!.cells);
  };
  async function measureRollUp(name: string): Promise<string[]> {
    const before = await cells();
    await client.query('checkpoint');
    const cpuBefore = await postgresCpuMs(client);
    const took = await rollUp();
    return [name, seconds(took), seconds((await postgresCpuMs(client)) - cpuBefore), String((await cells()) - before)];
  }

  await seedUsage(url, { largeId: ada.workspace.id, rows, days: MONTHS_DAYS, until: new Date(now), from: 0 });
  console.log(`${rows} rows written`);
  const last = Math.min(ROLLED, Math.floor(rows / 2));
  await client.query(`insert into usage_pending select id, workspace_id, ended_at from usage_entry order by id limit $1`, [rows - last]);
  await rollUp();
  await client.query(`insert into usage_pending select id, workspace_id, ended_at from usage_entry order by id desc limit $1`, [last]);
  await client.query('vacuum analyze');
  const rollUps = [await measureRollUp(`${last} rows of the last month`)];
  await client.query('vacuum analyze');
  // One person may ask for so many views a minute.
  const admins = [ada];
  for (const name of ['Adi', 'Ben', 'Cleo', 'Dan']) admins.push(await app.join(ada, name, 'ADMIN'));
  const views = await measureViews(app, admins, client, now);
  await seedUsage(url, { largeId: ada.workspace.id, rows: last, days: 1, until: new Date(now), from: 10_000_000 });
  await client.query(`insert into usage_pending select id, workspace_id, ended_at from usage_entry order by id desc limit $1`, [last]);
  await client.query('vacuum analyze usage_pending');
  rollUps.push(await measureRollUp(`${last} rows of one day`));
  await client.end();
  return { rollUps, views };
}

async function measureViews(app: TestApp, admins: readonly Person[], client: pg.Client, now: number): Promise<string[][]> {
  const { workspace } = admins[0]!;
  const table: string[][] = [];
  const all: number[] = [];
  for (const [name, input] of viewsUntil(now)) {
    const times: number[] = [];
    const cpuBefore = await postgresCpuMs(client);
    for (let turn = 0; turn <= REPEATS; turn++) {
      const startedAt = performance.now();
      const { data, errors } = await app.ask<{ workspace: { usage: { totals: { runs: number } } } }>(
        VIEW,
        { slug: workspace.slug, input },
        admins[turn % admins.length]!.headers,
      );
      if (errors.length > 0) throw new Error(`${name}: ${JSON.stringify(errors)}`);
      if (data.workspace.usage.totals.runs === 0) throw new Error(`${name} shows nothing`);
      // The first of a kind warms what the page before it would have warmed.
      if (turn > 0) times.push(performance.now() - startedAt);
    }
    all.push(...times);
    const cpu = ((await postgresCpuMs(client)) - cpuBefore) / (REPEATS + 1);
    table.push([name, ms(quantile(times, 0.5)), ms(quantile(times, 0.95)), ms(Math.max(...times)), ms(cpu)]);
    console.log(table.at(-1)!.join('  '));
  }
  const peer: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const startedAt = performance.now();
    await client.query(PEER, [workspace.id, new Date(now - MONTHS_DAYS * DAY_MS)]);
    peer.push(performance.now() - startedAt);
  }
  return [
    ...table,
    ['**all views**', ms(quantile(all, 0.5)), ms(quantile(all, 0.95)), ms(Math.max(...all)), ''],
    ['13 months by day, models, by SQL from the rows', ms(quantile(peer, 0.5)), '', ms(Math.max(...peer)), ''],
  ];
}
