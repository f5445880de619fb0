/** Who runs this server: the first person on it, and whom `npm run operator` names. It is not a role in a workspace. */
import { sql } from 'kysely';
import type { Database, Tx } from '../kit/db.ts';
import { notFound } from '../kit/errors.ts';
import { announceAccessChange } from './access-changes.ts';
import type { Actor } from './actor.ts';
import { normaliseEmail } from './fields.ts';
import type { IdentityTables } from './tables.ts';

const FIRST_PERSON_LOCK = 0x66697273; // 'firs'

/** Of two who register at the same moment on a new server the second waits here for the first. */
export async function isFirstPerson(tx: Tx): Promise<boolean> {
  const isEmpty = async () => !(await tx.sql<IdentityTables>().selectFrom('app_user').select('id').limit(1).executeTakeFirst());
  if (!(await isEmpty())) return false;
  await sql`select pg_advisory_xact_lock(${FIRST_PERSON_LOCK})`.execute(tx.sql());
  return isEmpty();
}

export function createOperators({ db }: { db: Database }) {
  /** Keys and guests never are, whoever made them. */
  async function isOperator(actor: Actor | null): Promise<boolean> {
    if (actor?.kind !== 'user') return false;
    const { rows } = await sql`select from app_user where id = ${actor.userId} and is_operator`.execute(db.sql());
    return rows.length > 0;
  }

  return {
    isOperator,

    /** For everybody else there is nothing here. Answers the id of the person. */
    async demandOperator(actor: Actor): Promise<string> {
      if (actor.kind === 'user' && (await isOperator(actor))) return actor.userId;
      throw notFound('page');
    },

    /** For whoever may run commands on the server: the job that erases people does it when it runs next. False: there is nobody with this address. */
    async eraseSoon(address: string, now: Date): Promise<boolean> {
      const email = normaliseEmail(address);
      const { rows } = await sql`update app_user set erase_at = ${now} where email = ${email} and erased_at is null returning id`.execute(
        db.sql(),
      );
      return rows.length > 0;
    },

    /** For whoever may run commands on the server. False: there is nobody with this address. */
    async setOperator(address: string, value: boolean): Promise<boolean> {
      const email = normaliseEmail(address);
      const { rows } = await sql`update app_user set is_operator = ${value} where email = ${email} returning id`.execute(db.sql());
      return rows.length > 0;
    },

    /** For whoever may run commands on the server: of one person, or of everybody (null). Answers how many; null: there is nobody with this address. */
    async endLogins(address: string | null): Promise<number | null> {
      const email = address === null ? null : normaliseEmail(address);
      return db.write(async (tx) => {
        const known = await sql`select from app_user where email = ${email}`.execute(tx.sql());
        if (email !== null && known.rows.length === 0) return null;
        const theirs = email === null ? sql`true` : sql`user_id = (select id from app_user where email = ${email})`;
        await sql`delete from login_challenge where ${theirs}`.execute(tx.sql());
        const { rows } = await sql<{ id: string }>`delete from login where ${theirs} returning id`.execute(tx.sql());
        for (const { id } of rows) await announceAccessChange(tx, { kind: 'login', id });
        return rows.length;
      });
    },
  };
}

export type Operators = ReturnType<typeof createOperators>;
