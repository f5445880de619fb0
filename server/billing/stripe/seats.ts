/** Seats follow members: who is more than a guest has one. */
import { sql } from 'kysely';
import type { Database } from '../../kit/db.ts';
import type { Logger } from '../../kit/logger.ts';
import type { Gateway } from './gateway.ts';
import type { Readings } from './readings.ts';

interface SeatsOptions {
  db: Database;
  log: Logger;
  gateway: Pick<Gateway, 'changeSeats'>;
  readings: Pick<Readings, 'subscription'>;
}

interface Difference {
  id: string;
  seat_item_id: string;
  reading: string;
  members: number;
}

export async function seatsOf(db: ReturnType<Database['sql']>, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ members: number }>`
    select greatest(count(*), 1)::integer as members from membership where workspace_id = ${workspaceId} and role <> 'guest'`.execute(db);
  return rows[0]!.members;
}

export function createSeats({ db, log, gateway, readings }: SeatsOptions) {
  async function differences(): Promise<Difference[]> {
    const { rows } = await sql<Difference>`
      select s.id, s.seat_item_id, s.reading, m.members from subscription s
      cross join lateral (select greatest(count(*), 1)::integer as members from membership
        where workspace_id = s.workspace_id and role <> 'guest') m
      where s.status in ('trialing', 'active', 'past_due') and s.seats <> m.members order by s.id`.execute(db.sql());
    return rows;
  }

  return {
    /** What Stripe charges for is brought to what there is. The key changes with each reading, so that 3, 4, 3 is three changes. */
    async sync(touch: () => void = () => undefined): Promise<{ changed: number; failed: number }> {
      let [changed, failed] = [0, 0];
      for (const { id, seat_item_id: seatItemId, reading, members } of await differences()) {
        touch();
        try {
          await gateway.changeSeats({ id, seatItemId }, members, `seats:${id}:${reading}:${members}`);
          await readings.subscription(id);
          changed++;
        } catch (error) {
          failed++;
          log.warn({ error, subscriptionId: id }, 'seats were not changed');
        }
      }
      return { changed, failed };
    },
  };
}
