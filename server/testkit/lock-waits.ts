import pg from 'pg';

/** How many statements of this database wait for a lock. Asked as its owner: the application may not see what others do. */
export async function lockWaits(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>(
      "select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rows[0]!.count;
  } finally {
    await client.end();
  }
}
