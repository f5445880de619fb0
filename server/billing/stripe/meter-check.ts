/**
 * Whether Stripe has counted what it was told. It takes an event at once and looks at it later: what it leaves out then is on no invoice, and
 * only people can find out why.
 */
import { sql } from 'kysely';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import type { Logger } from '../../kit/logger.ts';
import { dayOf, startOfDay } from '../periods.ts';
import type { Gateway } from './gateway.ts';
import { OLDEST_MS } from './meter-outbox.ts';

const DAY_MS = 86_400_000;
/** By then Stripe has counted. */
const SETTLED_MS = 2 * DAY_MS;

interface Told {
  workspace_id: string;
  customer_id: string;
  micros: string;
}

export interface MeterCheckOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  log: Logger;
  gateway: Pick<Gateway, 'metered'>;
}

export function createMeterCheck({ db, clock, log, gateway }: MeterCheckOptions) {
  /** Over whole days. Where an attempt has no end yet, nothing can be said. */
  async function told(from: Date, until: Date): Promise<Told[]> {
    const { rows } = await sql<Told>`
      select e.workspace_id, c.customer_id, sum(e.value_micros)::bigint as micros
      from meter_event e join stripe_customer c on c.workspace_id = e.workspace_id
      where e.stamped_at >= ${from} and e.stamped_at < ${until}
      group by e.workspace_id, c.customer_id having bool_and(e.sent_at < ${until}::timestamptz + interval '1 day')
      order by e.workspace_id`.execute(db.sql());
    return rows;
  }

  return {
    /** How many workspaces’ figures differ; each is told of in the log. */
    async differing(touch: () => void = () => undefined): Promise<number> {
      const until = startOfDay(dayOf(new Date(clock.now() - SETTLED_MS)));
      const from = startOfDay(dayOf(new Date(until.getTime() - OLDEST_MS)));
      let differing = 0;
      for (const { workspace_id: workspaceId, customer_id: customerId, micros } of await told(from, until)) {
        touch();
        try {
          const counted = await gateway.metered(customerId, from, until, 'day');
          if (counted === BigInt(micros)) continue;
          differing++;
          log.error(
            { workspaceId, told: micros, counted: counted.toString(), from, until },
            'Stripe has counted other usage than it was told',
          );
        } catch (error) {
          log.warn({ error, workspaceId }, 'what Stripe has counted is not known');
        }
      }
      return differing;
    },
  };
}
