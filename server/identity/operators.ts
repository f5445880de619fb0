/** Who runs this server: the first person on it, and whom `npm run operator` names. It is not a role in a workspace. */
import { sql } from 'kysely';
import type { Database, Tx } from '../kit/db.ts';
import { notFound } from '../kit/errors.ts';
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

    /** For whoever may run commands on the server. False: there is nobody with this address. */
    async setOperator(address: string, value: boolean): Promise<boolean> {
      const email = normaliseEmail(address);
      const { rows } = await sql`update app_user set is_operator = ${value} where email = ${email} returning id`.execute(db.sql());
      return rows.length > 0;
    },
  };
}
