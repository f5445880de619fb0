/** A copy of everything about a person, as one JSON document that is written while it is read: no part of it stands on a disk. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Actor, UserActor } from '../identity/actor.ts';
import { requirePerson } from '../identity/require-person.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import type { SessionRole } from '../workspaces/policy.ts';
import type { PersonalTable } from './personal-table.ts';
import { PERSONAL_TABLES } from './personal-tables.ts';

const PAGE = 500;

export interface PersonalExportDeps {
  db: Database;
  clock: Pick<Clock, 'now'>;
  rolesOf(actor: Actor, sessionIds: readonly string[]): Promise<(SessionRole | null)[]>;
}

type Row = Record<string, unknown>;

export function createPersonalExport({ db, clock, rolesOf }: PersonalExportDeps) {
  async function addressOf(userId: string): Promise<string> {
    const { rows } = await sql<{ email: string }>`select email from app_user where id = ${userId}`.execute(db.sql());
    return rows[0]?.email ?? '';
  }

  /** The next rows behind `after`, with their keys. */
  async function page(table: PersonalTable, me: string, email: string, after: readonly unknown[] | null): Promise<Row[]> {
    const owner = table.by.map((column) => sql`t.${sql.ref(column)} = ${column === 'email' ? email : me}`);
    const conditions: RawBuilder<unknown>[] = [sql`(${sql.join(owner, sql` or `)})`];
    const keys = table.key.map((column) => sql`t.${sql.ref(column)}`);
    if (after) conditions.push(sql`(${sql.join(keys)}) > (${sql.join(after)})`);
    if (table.unless !== undefined) conditions.push(sql`not ${sql.raw(table.unless)}`);
    const given = Object.entries(table.give).map(([name, expression]) => sql`${withMe(expression, me)} as ${sql.ref(name)}`);
    const places = keys.map((key, index) => sql`${key}::text as ${sql.ref(`_key${index}`)}`);
    const { rows } = await sql<Row>`select ${sql.join([...given, ...places])} from ${sql.table(table.table)} t
      where ${sql.join(conditions, sql` and `)} order by ${sql.join(keys)} limit ${PAGE}`.execute(db.sql());
    return rows;
  }

  /** Takes out what others wrote in sessions that the person may not read any more. */
  async function hide(actor: Actor, { whileReadable }: PersonalTable, rows: readonly Row[]): Promise<void> {
    if (!whileReadable) return;
    const ids = [...new Set(rows.map((row) => row[whileReadable.session]).filter((id) => typeof id === 'string'))];
    const roles = await rolesOf(actor, ids);
    const readable = new Set(ids.filter((_id, index) => roles[index] !== null));
    for (const row of rows) {
      const id = row[whileReadable.session];
      if (typeof id === 'string' && !readable.has(id)) for (const field of whileReadable.fields) row[field] = null;
    }
  }

  async function* section(table: PersonalTable, email: string, renew: () => Promise<Actor>): AsyncGenerator<string> {
    let after: unknown[] | null = null;
    let isFirst = true;
    yield `,\n${JSON.stringify(table.section)}:[`;
    for (;;) {
      const actor = requirePerson(await renew());
      const rows: Row[] = await db.asHouse('a person’s own rows in all workspaces, also in those that they left', () =>
        page(table, actor.userId, email, after),
      );
      const last = rows.at(-1);
      if (!last) break;
      after = table.key.map((_column, index) => last[`_key${index}`]);
      await hide(actor, table, rows);
      const texts = rows.map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('_key')))));
      yield `${isFirst ? '' : ','}\n${texts.join(',\n')}`;
      isFirst = false;
      if (rows.length < PAGE) break;
    }
    yield '\n]';
  }

  return {
    /** Each page asks for the person anew: a login that ends takes the rest with it. */
    async *pieces(person: UserActor, renew: () => Promise<Actor>): AsyncGenerator<string> {
      const email = await addressOf(person.userId);
      const about = {
        person: person.userId,
        createdAt: new Date(clock.now()).toISOString(),
        note: 'Everything that this server keeps about you. Of sessions that you may not read any more it has only what you wrote yourself.',
      };
      yield `{"about":${JSON.stringify(about)}`;
      for (const table of PERSONAL_TABLES) yield* section(table, email, renew);
      yield '\n}\n';
    },
  };
}

function withMe(expression: string, me: string): RawBuilder<unknown> {
  const [first = '', ...rest] = expression.split(':me');
  return sql.join([sql.raw(first), ...rest.map((part) => sql`${me}${sql.raw(part)}`)], sql``);
}
