/** Looks for words in everything that is kept: every column of every table as text, bytes included, and every key of Redis. */
import { Redis } from 'ioredis';
import type { TestApp } from '../../testkit/test-app.ts';

type Sql = TestApp['sql'];

/** The word in base 64, wherever in a run of three bytes it begins; without the ends that its neighbours share in. */
function base64Forms(word: string): string[] {
  return [0, 1, 2].map((shift) => {
    const bits = Buffer.from(`${'x'.repeat(shift)}${word}`)
      .toString('base64')
      .replaceAll('=', '');
    return bits.slice(shift === 0 ? 0 : shift + 1, -2);
  });
}

const formsOf = (word: string): string[] => [word, Buffer.from(word).toString('hex'), ...base64Forms(word)];

/** `table.column` of each that has it, in whatever case. */
export async function columnsWith(sql: Sql, word: string): Promise<string[]> {
  const tables = await sql(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  );
  const patterns = formsOf(word).map((form) => `%${form}%`);
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await sql(
      `select distinct e.key as column from "${String(name)}" t, jsonb_each_text(to_jsonb(t)) e where e.value ilike any ($1) order by 1`,
      [patterns],
    );
    found.push(...rows.map(({ column }) => `${String(name)}.${String(column)}`));
  }
  return found;
}

/** Keys whose value or name has it. */
export async function redisKeysWith(url: string, word: string): Promise<string[]> {
  const redis = new Redis(url);
  const forms = formsOf(word).map((form) => form.toLowerCase());
  const found: string[] = [];
  try {
    let cursor = '0';
    do {
      const [next, keys] = await redis.scan(cursor, 'COUNT', '500');
      cursor = next;
      for (const key of keys) {
        const text = `${key} ${JSON.stringify(await valueOf(redis, key))}`.toLowerCase();
        if (forms.some((form) => text.includes(form))) found.push(key);
      }
    } while (cursor !== '0');
  } finally {
    redis.disconnect();
  }
  return found;
}

async function valueOf(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, '0', '-1');
    case 'stream':
      return redis.xrange(key, '-', '+');
    default:
      return null;
  }
}
