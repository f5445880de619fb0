/** Lines are opened as somebody does who looks for what a month has cost: by each dimension, and further down by the group on top. */
import type { TestApp } from '../../../server/testkit/test-app.ts';
import type { Person } from '../../../server/testkit/visitors.ts';
import { createRandom } from '../../random.ts';
import { cells } from './cells.ts';

const DIMENSIONS = ['HOUR', 'DAY', 'SESSION', 'PERSON', 'API_KEY', 'MESSAGE'] as const;
const REQUESTS = 60;
const INVOICES = `query ($slug: String!) { workspace(slug: $slug) { billing { invoices(first: 20) { edges { node { id totalMicros
  lines { id kind runs amountMicros } } } } } } }`;
const UPCOMING = `query ($slug: String!) { workspace(slug: $slug) { billing { balances { spentMicros } upcoming { totalMicros lines { kind runs } } } } }`;
const DETAIL = `query ($id: ID!, $by: DetailDimension!, $under: [DetailFilter!]) { node(id: $id) { ... on InvoiceLine { detail(by: $by, under: $under, first: 50) {
  edges { node { key label runs amountMicros subject { id } } } pageInfo { hasNextPage endCursor } } } } }`;

interface Line {
  id: string;
  kind: string;
  runs: number;
}
interface Group {
  key: string;
  runs: number;
}

export async function measureDetails(app: TestApp, ada: Person): Promise<string[][]> {
  const random = createRandom(7);
  const slug = ada.workspace.slug;
  const { workspace } = await app.done<{ workspace: { billing: { invoices: { edges: { node: { lines: Line[] } }[] } } } }>(
    INVOICES,
    { slug },
    ada.headers,
  );
  const invoices = workspace.billing.invoices.edges.map(({ node }) => node.lines.filter(({ kind }) => kind === 'USAGE'));
  const all: number[] = [];

  async function open(line: Line, by: string, under: { by: string; key: string }[], times: number[]): Promise<Group[]> {
    const startedAt = performance.now();
    const { data, codes } = await app.ask<{ node: { detail: { edges: { node: Group }[] } } }>(
      DETAIL,
      { id: line.id, by, under },
      ada.headers,
    );
    times.push(performance.now() - startedAt);
    all.push(times.at(-1)!);
    if (codes.length > 0) throw new Error(`${by}: ${codes.join()}`);
    return data.node.detail.edges.map(({ node }) => node);
  }
  const anyLine = (index: number): Line => {
    const lines = random.oneOf(invoices);
    return index % 3 === 0 ? lines.reduce((most, line) => (line.runs > most.runs ? line : most)) : random.oneOf(lines);
  };

  const rows: string[][] = [];
  for (const by of DIMENSIONS) {
    const times: number[] = [];
    for (let index = 0; index < REQUESTS; index++) await open(anyLine(index), by, [], times);
    rows.push(cells(`by ${by}`, times));
  }
  const below: number[] = [];
  for (let index = 0; index < REQUESTS; index++) {
    const line = anyLine(index);
    const under: { by: string; key: string }[] = [];
    for (const by of [random.oneOf(['DAY', 'PERSON'] as const), 'SESSION', 'MESSAGE']) {
      const groups = await open(line, by, [...under], below);
      under.push({ by, key: groups[0]!.key });
    }
  }
  rows.push(cells('day or person, then session, then run', below));
  rows.push(cells('**all of them**', all));
  const upcoming: number[] = [];
  for (let index = 0; index < REQUESTS; index++) {
    const startedAt = performance.now();
    await app.done(UPCOMING, { slug }, ada.headers);
    upcoming.push(performance.now() - startedAt);
  }
  rows.push(cells('what the open month comes to so far', upcoming));
  const largest = Math.max(...invoices.flat().map(({ runs }) => runs));
  console.log(`the largest line has ${largest} runs`);
  return rows;
}
