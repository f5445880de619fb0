/** What must always be true of a workspace's books, told as a list of what is not. For tests and long proofs. */
import { sql } from 'kysely';
import type { Database } from '../../kit/db.ts';
import { ACCOUNTS, rebuiltBalances } from '../ledger.ts';
import type { Account } from '../ledger.ts';

type Sql = ReturnType<Database['sql']>;

const NEVER_BELOW_ZERO: readonly Account[] = ['credits', 'wallet', 'reserved', 'spent'];

interface Counted {
  unbalanced: string;
  held: string;
  used: string;
  provider: string;
  settled_twice: string;
}

export async function faultsOf(db: Sql, workspaceId: string): Promise<string[]> {
  const sum = sql.join(
    ACCOUNTS.map((account) => sql.ref(account)),
    sql` + `,
  );
  const { rows } = await sql<Counted>`
    select (select count(*) from ledger_transaction where workspace_id = ${workspaceId} and ${sum} <> 0) as unbalanced,
      (select coalesce(sum(from_credits + from_wallet + from_metered), 0) from reservation where workspace_id = ${workspaceId}) as held,
      (select coalesce(sum(cost_micros), 0) from usage_entry where workspace_id = ${workspaceId}) as used,
      (select coalesce(sum(provider_cost_micros), 0) from usage_entry where workspace_id = ${workspaceId}) as provider,
      (select count(*) from (select 1 from ledger_transaction where workspace_id = ${workspaceId} and kind = 'settle'
        group by subject having count(*) > 1) twice) as settled_twice`.execute(db);
  const { unbalanced, held, used, provider, settled_twice: settledTwice } = rows[0]!;
  const rebuilt = await rebuiltBalances(db, workspaceId);
  const { rows: stored } = await sql<Record<Account, string>>`select * from billing_account where workspace_id = ${workspaceId}`.execute(
    db,
  );
  const faults: string[] = [];
  const expectEqual = (what: string, found: bigint, wanted: bigint) => {
    if (found !== wanted) faults.push(`${what}: ${found} instead of ${wanted}`);
  };
  for (const account of stored[0] ? ACCOUNTS : []) expectEqual(`balance of ${account}`, BigInt(stored[0]![account]), rebuilt[account]);
  for (const account of NEVER_BELOW_ZERO) if (rebuilt[account] < 0n) faults.push(`${account} is ${rebuilt[account]}`);
  if (rebuilt.metered > 0n) faults.push(`metered is ${rebuilt.metered}`);
  expectEqual('transactions that do not sum to zero', BigInt(unbalanced), 0n);
  expectEqual('runs settled twice', BigInt(settledTwice), 0n);
  expectEqual(
    'sum of all accounts',
    ACCOUNTS.reduce((total, account) => total + rebuilt[account], 0n),
    0n,
  );
  expectEqual('reserved, by the open reservations', rebuilt.reserved, BigInt(held));
  expectEqual('spent and revenue, by the usage', rebuilt.spent + rebuilt.revenue, BigInt(used));
  expectEqual('provider cost, by the usage', rebuilt.provider_cost, BigInt(provider));
  return faults;
}
