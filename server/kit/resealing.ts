/**
 * Brings what was sealed under the app's secret of before under the one of now, row by row: what is done stays done, so that a run which was
 * cut off is begun again; what somebody changes meanwhile is left alone, as it is sealed under the new one by then.
 */
import { sql } from 'kysely';
import type { Database } from './db.ts';
import type { Sealing } from './sealing.ts';

export interface SealedColumn {
  table: string;
  /** The column whose values name a row. */
  key: string;
  column: string;
  /** Columns besides the key that the purpose is made of. */
  boundTo?: readonly string[];
  /** What `Sealing.seal` was given, as the rows say. */
  purpose(row: Readonly<Record<string, string | null>>): string;
}

export interface Resealed {
  resealed: number;
  /** Under the new one before. */
  current: number;
  /** Opens under neither. */
  unreadable: string[];
}

const BATCH = 200;

interface Row extends Record<string, unknown> {
  sealed: Uint8Array;
}

export async function resealColumn(
  { db, sealing, onBatch }: { db: Pick<Database, 'sql'>; sealing: Pick<Sealing, 'reseal'>; onBatch?: (soFar: Resealed) => void },
  { table, key, column, boundTo = [], purpose }: SealedColumn,
): Promise<Resealed> {
  const done: Resealed = { resealed: 0, current: 0, unreadable: [] };
  const columns = sql.join([key, ...boundTo].map((name) => sql.ref(name)));

  async function resealRow({ sealed, ...row }: Row): Promise<void> {
    const id = String(row[key]);
    let fresh: Buffer | null;
    try {
      fresh = await sealing.reseal(purpose(row as Record<string, string | null>), sealed);
    } catch {
      done.unreadable.push(id);
      return;
    }
    if (fresh === null) return void done.current++;
    const { numAffectedRows } = await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${fresh}
      where ${sql.ref(key)} = ${id} and ${sql.ref(column)} = ${Buffer.from(sealed)}`.execute(db.sql());
    if (numAffectedRows) done.resealed++;
    else done.current++;
  }

  for (let after = ''; ;) {
    const { rows } = await sql<Row>`select ${columns}, ${sql.ref(column)} as sealed from ${sql.table(table)}
      where ${sql.ref(key)} > ${after} and ${sql.ref(column)} is not null order by ${sql.ref(key)} limit ${BATCH}`.execute(db.sql());
    for (const row of rows) await resealRow(row);
    if (rows.length > 0) onBatch?.(done);
    if (rows.length < BATCH) return done;
    after = String(rows.at(-1)![key]);
  }
}
