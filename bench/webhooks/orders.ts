/** Many orders of one history of webhooks, compared with the history as it happened. */
import { createDatabase } from '../../server/kit/db.ts';
import { createLogger } from '../../server/kit/logger.ts';
import { createRandom } from '../random.ts';
import { playHistory } from './history.ts';

export interface OrdersOptions {
  url: string;
  seed: number;
  orders: number;
  tell: (line: string) => void;
}

export interface Orders {
  orders: number;
  /** Whose final state is that of the history as it happened. */
  equal: number;
  events: number;
  deliveries: number;
  failed: number;
  /** The state that all must have. */
  state: string;
  problems: string[];
}

export async function playOrders({ url, seed, orders, tell }: OrdersOptions): Promise<Orders> {
  const db = await createDatabase({ url, entities: [], log: createLogger({ level: 'silent' }), poolSize: 8 });
  try {
    const wanted = await playHistory(db, null);
    const sum: Orders = {
      orders,
      equal: 0,
      events: wanted.events,
      deliveries: 0,
      failed: wanted.failed,
      state: wanted.state,
      problems: [...wanted.faults],
    };
    for (let order = 0; order < orders; order++) {
      const found = await playHistory(db, createRandom(seed + order));
      sum.deliveries += found.deliveries;
      sum.failed += found.failed;
      sum.problems.push(...found.faults);
      if (found.state === wanted.state) sum.equal++;
      else sum.problems.push(`order ${order}: ${found.state}`);
      if ((order + 1) % 100 === 0) tell(`${order + 1} orders, ${sum.equal} of them equal`);
    }
    return sum;
  } finally {
    await db.close();
  }
}
