/** Brings a database to this version's schema. Several processes may start at once: an advisory lock lets one work and the others wait. */
import { join } from 'node:path';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';

const LOCK_KEY = 0x7061726c; // 'parl'
const MIGRATIONS = join(import.meta.dirname, '../../migrations');

/** Migrations are `migrations/<yyyymmddhhmmss>_<name>.ts`, plain classes with `up` and `down`, applied in the order of their names. */
export async function migrateDatabase(url: string): Promise<string[]> {
  const lock = new pg.Client({ connectionString: url });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    const orm = await MikroORM.init({
      clientUrl: url,
      entities: [],
      discovery: { warnWhenNoEntities: false },
      extensions: [Migrator],
      migrations: { path: MIGRATIONS, pathTs: MIGRATIONS, glob: '*.ts', snapshot: false, tableName: 'migration', silent: true },
    });
    try {
      return (await orm.migrator.up()).map((migration) => migration.name);
    } finally {
      await orm.close(true);
    }
  } finally {
    await lock.end();
  }
}
