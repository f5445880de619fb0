/** The test of this folder at full size. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../server/kit/embedded-postgres/start.ts';
import { migrateDatabase } from '../../server/kit/migrate.ts';
import type { Proof } from '../drafts/soak.ts';
import { describeMachine } from '../machine.ts';
import { markdownTable } from '../markdown.ts';
import { playOrders } from './orders.ts';

const ORDERS = 1_000;

export async function proveWebhooks({ seed, tell }: { seed: number; tell: (line: string) => void }): Promise<Proof> {
  const machine = describeMachine();
  const folder = mkdtempSync(join(tmpdir(), 'parley-webhooks-'));
  chmodSync(folder, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log: { info: () => undefined } });
  try {
    await migrateDatabase(postgres.url);
    const { equal, events, deliveries, failed, problems } = await playOrders({ url: postgres.url, seed, orders: ORDERS, tell });
    for (const problem of problems.slice(0, 5)) tell(problem);
    const row = (what: string, found: number, bar: number | null) => [
      what,
      String(found),
      bar === null ? '' : String(bar),
      bar === null ? '' : found === bar ? 'met' : '**not met**',
    ];
    const isMet = equal === ORDERS && failed === 0 && problems.length === 0;
    const intro =
      `One history at a local Stripe: checkout with a trial, a top-up, renewals, up, more seats, a part refunded, down, a card that fails twice and works again, ` +
      `a dispute, the end. Its webhooks are signed and checked by the real library, and come late, in any order, up to three at once, some twice, some again after ` +
      `the end; each handler reads the object as it is at that moment. Seed ${seed}. ${machine}\n\nRepeat: \`npm run soak -- webhooks --seed=${seed}\``;
    const table = markdownTable(
      ['what', 'found', 'has to be', ''],
      [
        row('orders that end in the state of the history as it happened', equal, ORDERS),
        row('events that could not be handled', failed, 0),
        row('books that do not add up', problems.length, 0),
        row('events of the history', events, null),
        row('deliveries', deliveries, null),
      ],
    );
    return { title: 'Webhooks in any order', body: `${intro}\n\n${table}`, isMet };
  } finally {
    await postgres.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
