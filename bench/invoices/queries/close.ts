/** The large workspace's months become invoices, by the same function that the monthly job calls. */
import type { TestApp } from '../../../server/testkit/test-app.ts';
import type { Person } from '../../../server/testkit/visitors.ts';
import { cells } from './cells.ts';
import { FIRST_MONTH, MONTHS } from './seed.ts';

export async function closeMonths(app: TestApp, { workspace }: Person): Promise<string[]> {
  // What the runs would have posted, in one: the rows were written behind the ledger's back.
  await app.sql(`insert into billing_account (workspace_id, open_period) values ($1, $2)`, [workspace.id, FIRST_MONTH]);
  await app.sql(
    `with used as (select sum(cost_micros) as micros from usage_entry where workspace_id = $1),
      posted as (insert into ledger_transaction (workspace_id, kind, key, spent, metered, created_at, credits_after, wallet_after, metered_after)
        select $1, 'settle', 'settle:seed', micros, -micros, now(), 0, 0, -micros from used)
     update billing_account set spent = micros, metered = -micros from used where workspace_id = $1`,
    [workspace.id],
  );
  const times: number[] = [];
  // The last month stays open, for what it comes to so far.
  const [year = 0, month = 1] = FIRST_MONTH.split('-').map(Number);
  const end = new Date(Date.UTC(year, month - 1 + MONTHS - 1, 2));
  for (;;) {
    const startedAt = performance.now();
    const closed = await app.app.services.invoices.closeNext(workspace.id, end);
    if (closed === null) break;
    if (closed.invoiceId !== null) times.push(performance.now() - startedAt);
  }
  await app.sql('vacuum analyze');
  return cells('closing a month of it, under the account’s lock', times);
}
