import pg from 'pg';
import type { TestApp } from '../../server/testkit/test-app.ts';
import type { Person } from '../../server/testkit/visitors.ts';
import { quantile } from '../quantile.ts';
import type { Seeded } from './seed.ts';

const SEARCH = `query ($slug: String!, $query: String!) { workspace(slug: $slug) { search(query: $query, first: 20) {
  edges { node { message { id session { title } } snippet { text isMatch } } } pageInfo { hasNextPage endCursor } } } }`;

const SCAN = `select m.id, left(m.text, 400) from message m join session s on s.id = m.session_id
  where s.workspace_id = $1 and m.text ilike all($2::text[]) order by m.id desc limit 20`;

/** The scan takes seconds. */
const SCAN_EVERY = 25;

/** Two words of a message, letter by letter, as somebody types them. */
function typed(samples: readonly string[]): string[] {
  return samples.slice(0, 60).flatMap((text) => {
    const words = text.split(' ');
    const whole = `${words[3]} ${words[7]}`;
    return Array.from({ length: whole.length }, (_, index) => whole.slice(0, index + 1)).filter((part) => !part.endsWith(' '));
  });
}

export async function measureSearch(app: TestApp, ada: Person, databaseUrl: string, { samples }: Seeded): Promise<string[][]> {
  const questions = typed(samples);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const ours: number[] = [];
  const theirs: number[] = [];
  let found = 0;
  for (const query of questions) {
    const startedAt = performance.now();
    const { data, codes } = await app.ask<{ workspace: { search: { edges: unknown[] } } }>(
      SEARCH,
      { slug: ada.workspace.slug, query },
      ada.headers,
    );
    ours.push(performance.now() - startedAt);
    if (codes.length > 0) throw new Error(`${query}: ${codes.join()}`);
    if (data.workspace.search.edges.length > 0) found++;
    if (ours.length % SCAN_EVERY !== 0) continue;
    const scannedAt = performance.now();
    await client.query(SCAN, [ada.workspace.id, query.split(' ').map((word) => `%${word}%`)]);
    theirs.push(performance.now() - scannedAt);
  }
  await client.end();
  if (found < questions.length) throw new Error(`${questions.length - found} of ${questions.length} questions found nothing`);
  return [
    ['**Parley**', ...cells(ours)],
    ['`ilike`', ...cells(theirs)],
  ];
}

function cells(times: readonly number[]): string[] {
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return [String(times.length), ms(quantile(times, 0.5)), ms(quantile(times, 0.95)), ms(Math.max(...times))];
}
