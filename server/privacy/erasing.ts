/**
 * Erasing a person, once their 14 days are over. First who they are, in one transaction: from then on nothing leads to them any more. Then what
 * they wrote, session by session. Each step may be cut off and is done again by the next run.
 */
import { sql } from 'kysely';
import { ERASED_PERSON } from '../../schema/wire/erased.ts';
import { announceAccessChange } from '../identity/access-changes.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import type { JobContext } from '../kit/jobs/job.ts';
import type { Erased } from '../sessions/erasing/erasing.ts';
import type { Leaving } from '../workspaces/leaving.ts';

export interface ErasingDeps {
  db: Database;
  clock: Pick<Clock, 'now'>;
  findHeirs: Leaving['findHeirs'];
  eraseWordsOf(personId: string, touch: () => void): Promise<Erased>;
}

const AT_ONCE = 100;

export function createErasing({ db, clock, findHeirs, eraseWordsOf }: ErasingDeps) {
  /** From here on signing in does not take it back. */
  async function begin(id: string): Promise<void> {
    await sql`update app_user set erased_at = ${new Date(clock.now())} where id = ${id} and erased_at is null`.execute(db.sql());
  }

  /** The row goes, and with it all that hangs on it by a foreign key, now and in later versions; a row without anything in it takes its place. */
  async function eraseIdentity(tx: Tx, id: string): Promise<void> {
    const on = tx.sql();
    const { rows } = await sql<{ email: string; created_at: string; erase_at: string; erased_at: string }>`
      select email, created_at, erase_at, erased_at from app_user where id = ${id}`.execute(on);
    const [row] = rows;
    if (!row || row.email === nobodyAt(id)) return;
    await findHeirs(tx, id);
    const logins = await sql<{ id: string }>`select id from login where user_id = ${id}`.execute(on);
    await sql`update webhook_endpoint set description = '' where created_by_id = ${id}`.execute(on);
    const keys = await sql<{ id: string }>`delete from api_key where created_by_id = ${id} returning id`.execute(on);
    await sql`delete from direct_run where status <> 'running'
      and (actor_id = ${id} or actor_id = any(${keys.rows.map((key) => key.id)}::text[]))`.execute(on);
    await sql`delete from invitation where email = ${row.email} or invited_by_id = ${id}`.execute(on);
    await sql`delete from magic_link where email = ${row.email}`.execute(on);
    await sql`delete from app_user where id = ${id}`.execute(on);
    await sql`insert into app_user (id, email, display_name, created_at, is_operator, erase_at, erased_at)
      values (${id}, ${nobodyAt(id)}, ${ERASED_PERSON}, ${row.created_at}, false, ${row.erase_at}, ${row.erased_at})`.execute(on);
    for (const login of logins.rows) await announceAccessChange(tx, { kind: 'login', id: login.id });
    for (const key of keys.rows) await announceAccessChange(tx, { kind: 'apiKey', id: key.id });
  }

  /** What they wrote outside of sessions. */
  async function eraseRequests(tx: Tx, id: string): Promise<void> {
    await sql`update budget_request set note = '', actor_name = ${ERASED_PERSON} where actor_id = ${id}`.execute(tx.sql());
    await sql`update notification set excerpt = '', actor_name = ${ERASED_PERSON} where actor_id = ${id}`.execute(tx.sql());
  }

  /** False: something of theirs is still being written, and the next run goes on. */
  async function erase(id: string, { touch }: Pick<JobContext, 'touch'>): Promise<boolean> {
    await begin(id);
    await db.write((tx) => eraseIdentity(tx, id));
    const { running } = await eraseWordsOf(id, touch);
    if (running > 0) return false;
    await db.write(async (tx) => {
      await eraseRequests(tx, id);
      await sql`update app_user set erase_at = null where id = ${id} and erased_at is not null`.execute(tx.sql());
    });
    return true;
  }

  return {
    erase,
    async due(): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`select id from app_user where erase_at <= ${new Date(clock.now())}
        order by erase_at limit ${AT_ONCE}`.execute(db.sql());
      return rows.map(({ id }) => id);
    },
  };
}

/** No mail goes there: the top-level domain is reserved. */
function nobodyAt(id: string): string {
  return `${id.toLowerCase()}@erased.invalid`;
}
