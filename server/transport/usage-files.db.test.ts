import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPricedApp } from '../billing/budgets/testkit/priced-app.ts';
import type { PricedApp } from '../billing/budgets/testkit/priced-app.ts';
import { DAY_MS, lastWeek, usageOf } from '../insights/testkit/views.ts';
import type { Person, Visitor } from '../testkit/visitors.ts';

let app: PricedApp;
let ada: Person;
let ben: Person;
beforeAll(async () => {
  app = await createPricedApp();
  ada = await app.person('=HYPERLINK("http://evil.example","Ada")');
  ben = await app.join(ada, 'Ben');
  const sessionId = await app.session(ada, { title: '+1,"quoted"', visibility: 'WORKSPACE' });
  await app.spend(ada, sessionId);
  await app.spend(ben, sessionId);
}, 60_000);
afterAll(() => app.close());

async function file(visitor: Partial<Visitor>, ending: string, more: Record<string, string | string[]> = {}) {
  const search = new URLSearchParams({ workspace: ada.workspace.id, ...lastWeek() });
  for (const [name, value] of Object.entries(more)) {
    search.delete(name);
    for (const one of [value].flat()) search.append(name, one);
  }
  const response = await fetch(`${app.origin}/export/usage.${ending}?${search}`, { headers: visitor.headers ?? {} });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('CSV', () => {
  test('has the points of the view, to the micro-dollar', async () => {
    const { status, headers, text } = await file(ada, 'csv');
    const shown = await usageOf(app, ada, ada.workspace.id);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/csv/);
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="usage \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d\.csv"/);
    const [head, ...rows] = text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    expect(head!.slice(0, 3)).toEqual(['start', 'cost_usd', 'input_tokens']);
    expect(rows.map(([start, cost]) => [start, Math.round(Number(cost) * 1_000_000)])).toEqual(
      shown.series.map(({ start, figures }) => [start, Number(figures.costMicros)]),
    );
    const today = rows.at(-1)!;
    const { figures } = shown.series.at(-1)!;
    expect(today.slice(2)).toEqual(
      [
        figures.inputTokens,
        figures.cachedInputTokens,
        figures.outputTokens,
        figures.reasoningTokens,
        figures.runs,
        0,
        2,
        1,
        figures.firstTokenP50Ms,
        figures.firstTokenP95Ms,
      ].map(String),
    );
  });

  test('by group: no name becomes a formula', async () => {
    const { text } = await file(ada, 'csv', { groupBy: 'PERSON' });
    expect(text).toContain(`,"'=HYPERLINK(""http://evil.example"",""Ada"")",`);
    expect(text).toMatch(new RegExp(`,${ben.id},Ben,\\d+\\.\\d{6},\\d+,1\r\n`));
    expect((await file(ada, 'csv', { groupBy: 'SESSION' })).text).toContain(`,"'+1,""quoted""",`);
  });
});

test('JSON is the view as the API tells it', async () => {
  const { headers, text } = await file(ada, 'json', { groupBy: 'PERSON', compare: 'true' });
  const shown = await usageOf(app, ada, ada.workspace.id, { groupBy: 'PERSON', compare: true });
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  const told = JSON.parse(text) as { totals: object; previous: object; groups: object[]; series: { start: string; groups: object[] }[] };
  const { failureRate: _rate, ...totals } = shown.totals;
  expect(told.totals).toEqual(totals);
  expect(told.previous).toMatchObject({ runs: 0 });
  expect(told.groups).toMatchObject(
    shown.groups.map(({ key, label, costMicros, tokens, runs, share }) => ({ key, label, costMicros, tokens, runs, share })),
  );
  expect(told.series.map(({ start }) => start)).toEqual(shown.series.map(({ start }) => start));
});

test('filters are those of the API, and so is what one may see', async () => {
  const runs = async (visitor: Visitor, more: Record<string, string | string[]>) =>
    (JSON.parse((await file(visitor, 'json', more)).text) as { totals: { runs: number } }).totals.runs;
  expect(await runs(ada, { person: [ada.id, ben.id] })).toBe(2);
  expect(await runs(ada, { person: ben.id, model: 'demo:echo', provider: 'demo' })).toBe(1);
  expect(await runs(ben, {})).toBe(1);
  expect((await file(ben, 'json', { person: ada.id })).status).toBe(404);
  expect((await file(await app.person('Eve'), 'csv')).status).toBe(404);
  expect((await file(await app.join(ada, 'Gil', 'GUEST'), 'csv')).status).toBe(403);
  expect((await file({}, 'csv')).status).toBe(401);
  expect((await file(ada, 'csv', { workspace: '' })).status).toBe(404);
});

test.each([
  [{ interval: 'CENTURY' }, 'interval'],
  [{ groupBy: 'toString' }, 'groupBy'],
  [{ from: 'yesterday' }, 'from'],
  [{ from: '-271821-04-20T00:00:00Z' }, 'from'],
  [{ to: '+275760-09-13T00:00:00Z' }, 'to'],
  [{ from: '2026-02-01' }, 'from'],
  [{ from: new Date(Date.now() + DAY_MS).toISOString(), to: new Date().toISOString() }, 'input.to'],
])('what makes no sense is refused: %j', async (more, field) => {
  const { status, text } = await file(ada, 'csv', more);
  expect(status).toBe(400);
  expect((JSON.parse(text) as { errors: { extensions: { fields: object } }[] }).errors[0]!.extensions.fields).toHaveProperty([field]);
});

test('what Postgres cannot keep is found nowhere, and breaks nothing', async () => {
  expect((await file(ada, 'csv', { workspace: `${ada.workspace.id}\0` })).status).toBe(404);
  expect((await file(ada, 'csv', { provider: '\0', session: '\0', person: '\0' })).status).toBe(200);
  expect((await fetch(`${app.origin}/export/invoice/ivc_1.csv?line=%00&by=DAY`, { headers: ada.headers })).status).toBe(404);
});

test('the file is named after its days, the last one included', async () => {
  const { headers } = await file(ada, 'csv', { from: '2026-04-01T00:00:00Z', to: '2026-05-01T00:00:00Z' });
  expect(headers.get('content-disposition')).toContain('filename="usage 2026-04-01 to 2026-04-30.csv"');
});

test('there is no other ending, and no other method', async () => {
  expect((await fetch(`${app.origin}/export/usage.xml`, { headers: ada.headers })).headers.get('content-type')).toMatch(/^text\/html/);
  expect((await fetch(`${app.origin}/export/usage.csv`, { method: 'POST', headers: ada.headers })).status).toBe(405);
});
