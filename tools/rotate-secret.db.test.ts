import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { createDatabase } from '../server/kit/db.ts';
import type { Database } from '../server/kit/db.ts';
import { openEnvelope, sealEnvelope } from '../server/kit/envelope.ts';
import { createLogger } from '../server/kit/logger.ts';
import { resealColumn } from '../server/kit/resealing.ts';
import { createSealing } from '../server/kit/sealing.ts';
import { boundTo } from '../server/models/own-keys/key-rows.ts';
import { createTestDatabase } from '../server/testkit/services/database.ts';
import type { TestDatabase } from '../server/testkit/services/database.ts';
import { SEALED_COLUMNS } from './sealed-columns.ts';

const OLD = 'the old secret of this server, long enough';
const NEW = 'the new secret of this server, long enough';
const KEYS = 900;
const PEOPLE = 30;

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = await createDatabase({ url: database.url, entities: [], log: createLogger({ level: 'silent' }) });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
afterEach(async () => {
  await sql`delete from provider_key`.execute(db.sql());
  await sql`delete from two_factor`.execute(db.sql());
});

const sealingOf = (secret: string, previous: string | null = null) => createSealing({ secret: () => Promise.resolve(secret), previous });
const [before, after] = [sealingOf(OLD), sealingOf(NEW)];
const WORKSPACE = 'wsp_0123456789abcdefghjkmnpqrs';
const keyOf = (index: number) => ({
  id: `pvk_${String(index).padStart(6, '0')}`,
  workspaceId: WORKSPACE,
  prefix: `box-${index}`,
  baseUrl: 'https://box.example/v1',
});

async function seed(): Promise<void> {
  await sql`insert into workspace (id, slug, name, created_at) values (${WORKSPACE}, 'team', 'Team', now()) on conflict do nothing`.execute(
    db.sql(),
  );
  for (let index = 0; index < KEYS; index++) {
    const key = keyOf(index);
    const { sealedKey, sealedSecret } = await sealEnvelope(before, boundTo(key), `secret ${index}`);
    await sql`insert into provider_key (id, workspace_id, kind, prefix, name, base_url, models, sealed_key, sealed_secret, last_four, created_at)
      values (${key.id}, ${WORKSPACE}, 'compatible', ${key.prefix}, 'Box', ${key.baseUrl}, '[]', ${Buffer.from(sealedKey)},
        ${Buffer.from(sealedSecret)}, '', now())`.execute(db.sql());
  }
  for (let index = 0; index < PEOPLE; index++) {
    const id = `usr_${index}`;
    await sql`insert into app_user (id, email, display_name, created_at) values (${id}, ${`${id}@example.org`}, 'Ada', now())
      on conflict do nothing`.execute(db.sql());
    await sql`insert into two_factor (user_id, sealed_secret) values (${id}, ${await before.seal(`two-factor ${id}`, Buffer.from(id))})`.execute(
      db.sql(),
    );
  }
}

/** `until`: killed, without a chance to do anything, as soon as it has said this. */
async function rotate(env: Record<string, string> = {}, until?: RegExp): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'rotate-secret.ts')], {
    env: { PATH: process.env['PATH'], DATABASE_URL: database.url, APP_SECRET: NEW, APP_SECRET_PREVIOUS: OLD, ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (until?.test(said)) child.kill('SIGKILL');
    });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}

/** How many rows open under the new secret alone, with what was in them. */
async function opened(): Promise<{ keys: number; people: number }> {
  const keys = await sql<{ id: string; sealedKey: Buffer; sealedSecret: Buffer }>`
    select id, sealed_key as "sealedKey", sealed_secret as "sealedSecret" from provider_key order by id`.execute(db.sql());
  const people = await sql<{ user_id: string; sealed_secret: Buffer }>`select user_id, sealed_secret from two_factor`.execute(db.sql());
  const secrets = await Promise.all(
    keys.rows.map((row, index) =>
      openEnvelope(after, boundTo(keyOf(index)), row).then(
        (secret) => secret === `secret ${index}`,
        () => false,
      ),
    ),
  );
  const codes = await Promise.all(
    people.rows.map((row) =>
      after.open(`two-factor ${row.user_id}`, row.sealed_secret).then(
        (plain) => plain.toString() === row.user_id,
        () => false,
      ),
    ),
  );
  return { keys: secrets.filter(Boolean).length, people: codes.filter(Boolean).length };
}

describe('a change of the app’s secret', () => {
  test('killed halfway and begun again, it ends with everything under the new one; a third time changes nothing', async () => {
    await seed();
    const killed = await rotate({}, /provider_key\.sealed_key: \d+ so far/);
    expect(killed.code).toBeNull();
    const halfway = await opened();
    expect(halfway.keys).toBeGreaterThan(0);
    expect(halfway.keys).toBeLessThan(KEYS);
    // Servers that accept both go on meanwhile.
    const both = sealingOf(NEW, OLD);
    for (const index of [0, KEYS - 1]) {
      const { rows } = await sql<{ sealedKey: Buffer; sealedSecret: Buffer }>`
        select sealed_key as "sealedKey", sealed_secret as "sealedSecret" from provider_key where id = ${keyOf(index).id}`.execute(
        db.sql(),
      );
      expect(await openEnvelope(both, boundTo(keyOf(index)), rows[0]!)).toBe(`secret ${index}`);
    }
    const rest = await rotate();
    expect(rest).toMatchObject({ code: 0, said: expect.stringContaining('APP_SECRET_PREVIOUS can be taken away') });
    expect(rest.said).toContain(`provider_key.sealed_key: ${KEYS - halfway.keys} sealed anew, ${halfway.keys} were already`);
    expect(await opened()).toEqual({ keys: KEYS, people: PEOPLE });
    const rows = await sql`select id, sealed_key, sealed_secret from provider_key order by id`.execute(db.sql());
    expect((await rotate()).said).toContain(`provider_key.sealed_key: 0 sealed anew, ${KEYS} were already`);
    expect(await sql`select id, sealed_key, sealed_secret from provider_key order by id`.execute(db.sql())).toEqual(rows);
  });

  test('what opens under neither is named, left as it is, and said with a code; no secret is in what it says', async () => {
    await seed();
    const foreign = randomBytes(80);
    await sql`update two_factor set sealed_secret = ${foreign} where user_id = 'usr_3'`.execute(db.sql());
    const { code, said } = await rotate();
    expect(code).toBe(1);
    expect(said).toContain('1 open under neither secret: usr_3');
    expect(said).toContain('Keep APP_SECRET_PREVIOUS');
    expect(await opened()).toEqual({ keys: KEYS, people: PEOPLE - 1 });
    const { rows } = await sql<{ sealed_secret: Buffer }>`select sealed_secret from two_factor where user_id = 'usr_3'`.execute(db.sql());
    expect(rows[0]!.sealed_secret.equals(foreign)).toBe(true);
    for (const secret of [OLD, NEW]) expect(said).not.toContain(secret);
  });

  test('what somebody replaces in the same moment is left alone: it is under the new one', async () => {
    await seed();
    const both = sealingOf(NEW, OLD);
    const mine = await after.seal('two-factor usr_5', Buffer.from('usr_5'));
    const replacing = {
      async reseal(purpose: string, sealed: Uint8Array) {
        if (purpose === 'two-factor usr_5')
          await sql`update two_factor set sealed_secret = ${mine} where user_id = 'usr_5'`.execute(db.sql());
        return both.reseal(purpose, sealed);
      },
    };
    const done = await resealColumn({ db, sealing: replacing }, SEALED_COLUMNS[0]!);
    expect(done).toEqual({ resealed: PEOPLE - 1, current: 1, unreadable: [] });
    const { rows } = await sql<{ sealed_secret: Buffer }>`select sealed_secret from two_factor where user_id = 'usr_5'`.execute(db.sql());
    expect(rows[0]!.sealed_secret.equals(mine)).toBe(true);
  });

  test('without a secret to change from it does nothing', async () => {
    const { code, said } = await rotate({ APP_SECRET_PREVIOUS: '' });
    expect(code).toBe(1);
    expect(said).toContain('Nothing to do');
  });

  test('knows every sealed column of the database', async () => {
    const { rows } = await sql<{ name: string }>`
      select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = 'public' and data_type = 'bytea' and column_name ~ 'sealed' order by 1`.execute(db.sql());
    // Under its data key, which is a column of its own.
    const underOthers = ['provider_key.sealed_secret'];
    expect(rows.map(({ name }) => name).filter((name) => !underOthers.includes(name))).toEqual(
      SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort(),
    );
  });
});
