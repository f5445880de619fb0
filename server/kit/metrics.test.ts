import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from './metrics.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
const DASHBOARD = 'deploy/grafana/parley.json';
const ALERTS = 'deploy/prometheus/alerts.yml';

interface Dashboard {
  panels: { id: number; title: string; targets: { expr: string }[] }[];
}
interface Alerts {
  groups: { rules: { alert: string; expr: string }[] }[];
}

const dashboard = JSON.parse(read(DASHBOARD)) as Dashboard;
const alerts = (parse(read(ALERTS)) as Alerts).groups.flatMap(({ rules }) => rules);

/** As Prometheus sees them. */
function seriesNames(): Set<string> {
  const metrics = createMetrics({ defaults: true }).registry.getMetricsAsArray();
  return new Set(
    metrics.flatMap(({ name, type }) =>
      String(type) === 'histogram' ? ['bucket', 'sum', 'count'].map((part) => `${name}_${part}`) : [name],
    ),
  );
}

test.each([
  [DASHBOARD, dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))],
  [ALERTS, alerts.map(({ expr }) => expr)],
])('%s asks for what /metrics has', (_path, expressions) => {
  const asked = expressions.flatMap((expr) => expr.match(/\b(?:parley|process|nodejs)_\w+/g) ?? []);
  expect(asked.length).toBeGreaterThan(5);
  const known = seriesNames();
  expect(asked.filter((name) => !known.has(name))).toEqual([]);
});

test('every metric of ours is on the dashboard', () => {
  const ours = createMetrics({ defaults: false })
    .registry.getMetricsAsArray()
    .map(({ name }) => name);
  expect(ours.filter((name) => !read(DASHBOARD).includes(name))).toEqual([]);
});

test('the page for operators says what to do about each alert', () => {
  const page = read('docs/operations.md');
  expect(alerts.map(({ alert }) => alert).filter((alert) => !page.includes(`**${alert}**`))).toEqual([]);
});
