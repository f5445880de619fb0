/** The workspace's customer at Stripe, made when it is first needed. */
import { sql } from 'kysely';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import type { Gateway } from './gateway.ts';

interface CustomersOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  gateway: Pick<Gateway, 'createCustomer' | 'nameCustomer'>;
}

export function createCustomers({ db, clock, gateway }: CustomersOptions) {
  async function find(workspaceId: string): Promise<string | null> {
    const { rows } = await sql<{ customer_id: string }>`
      select customer_id from stripe_customer where workspace_id = ${workspaceId}`.execute(db.sql());
    return rows[0]?.customer_id ?? null;
  }

  return {
    find,

    /** Asked for by two at once it is one: Stripe gives both the same, and the row is there once. */
    async ensure(workspaceId: string, named: { name: string; email: string }): Promise<string> {
      const known = await find(workspaceId);
      if (known !== null) return known;
      const id = await gateway.createCustomer(workspaceId);
      const { rows } = await sql<{ customer_id: string }>`
        insert into stripe_customer (workspace_id, customer_id, created_at) values (${workspaceId}, ${id}, ${new Date(clock.now())})
        on conflict (workspace_id) do update set customer_id = stripe_customer.customer_id returning customer_id`.execute(db.sql());
      const kept = rows[0]!.customer_id;
      if (kept === id) await gateway.nameCustomer(id, named);
      return kept;
    },
  };
}

export type Customers = ReturnType<typeof createCustomers>;
