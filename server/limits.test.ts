import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PLANS } from './billing/plans.ts';
import { ACTIONS, BACKOFFS } from './limits.ts';
import type { ActionKind, Subject } from './limits.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../docs/api.md'), 'utf8');
const IN_A: Record<number, string> = { 10: '10 seconds', 60: 'minute', 600: '10 minutes', 3_600: 'hour', 86_400: 'day' };
const COLUMNS: Subject[] = ['person', 'key', 'workspace', 'ip'];

const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

test('the page for integrators says what the table says', () => {
  const rows = PAGE.split('\n')
    .map(cellsOf)
    .filter(([kind]) => Object.keys(ACTIONS).some((name) => kind === `\`${name}\``));
  expect(rows.length).toBeGreaterThan(15);
  for (const [kind = '', , ...cells] of rows) {
    const row: Partial<Record<Subject, readonly [number, number]>> = ACTIONS[kind.replaceAll('`', '') as ActionKind];
    const figures = COLUMNS.map((subject) => row[subject]?.[0].toLocaleString('en-US') ?? '');
    const times = COLUMNS.flatMap((subject) => row[subject]?.[1] ?? []);
    expect([kind, ...cells]).toEqual([kind, ...figures, IN_A[times[0]!]]);
    expect([kind, new Set(times).size]).toEqual([kind, 1]);
  }
});

test('and what the plans give at a time', () => {
  for (const name of ['free', 'team', 'business'] as const) {
    const { person, key, workspace } = PLANS[name].runsAtATime!;
    expect(PAGE.split('\n').map(cellsOf)).toContainEqual([name, ...[person, key, workspace].map((one) => one.toLocaleString('en-US'))]);
  }
});

test('a whole prompt fits into what a person may have at a time, and a workspace has room for more than one person', () => {
  for (const { runsAtATime } of Object.values(PLANS)) {
    if (!runsAtATime) continue;
    expect(runsAtATime.person).toBeGreaterThanOrEqual(6);
    expect(runsAtATime.workspace).toBeGreaterThan(runsAtATime.person);
  }
});

test('nobody waits for more than five minutes because somebody guessed', () => {
  for (const { maxWaitSeconds } of Object.values(BACKOFFS)) expect(maxWaitSeconds).toBeLessThanOrEqual(300);
});
