import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTestApp } from '../testkit/test-app.ts';
import type { TestApp } from '../testkit/test-app.ts';
import type { Person } from '../testkit/visitors.ts';

let app: TestApp;
let owner: Person;
let admin: Person;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  owner = await app.person('Olga');
  admin = await app.join(owner, 'Ada', 'ADMIN');
});

const SET = 'mutation ($input: SetRetentionInput!) { setRetention(input: $input) { workspace { keepSessionsDays } } }';
const set = (who: Person, days: number | null, workspaceId = owner.workspace.id) =>
  app.ask<{ setRetention: { workspace: { keepSessionsDays: number | null } } } | null>(SET, { input: { workspaceId, days } }, who.headers);
const untouched = async (who: Person, days: number) => {
  const query = 'query ($slug: String!, $days: Int!) { workspace(slug: $slug) { untouchedSessions(days: $days) } }';
  const { data, codes } = await app.ask<{ workspace: { untouchedSessions: number } | null } | null>(
    query,
    { slug: owner.workspace.slug, days },
    who.headers,
  );
  return codes[0] ?? data?.workspace?.untouchedSessions;
};
const run = () => app.app.services.privacy.retention.deleteUntouched({ touch: () => undefined });
const sessions = async () =>
  (await app.sql('select id from session where workspace_id = $1 order by id', [owner.workspace.id])).map(({ id }) => id);
const DAYS_AGO = (days: number) => `now() - interval '${days} days'`;

async function write(sessionId: string): Promise<{ promptId: string }> {
  const sent = await app.send(owner, sessionId, 'Hello');
  const running = `select 1 from message where session_id = $1 and status in ('queued', 'streaming')`;
  await vi.waitFor(async () => expect(await app.sql(running, [sessionId])).toEqual([]), { timeout: 10_000 });
  return sent;
}

/** As if it had been written so long ago. */
async function age(sessionId: string, days: number): Promise<void> {
  await app.sql(`update session set updated_at = ${DAYS_AGO(days)}, created_at = ${DAYS_AGO(days)} where id = $1`, [sessionId]);
  await app.sql(`update message set created_at = ${DAYS_AGO(days)}, finished_at = ${DAYS_AGO(days)} where session_id = $1`, [sessionId]);
  await app.sql(`update comment set created_at = ${DAYS_AGO(days)} where session_id = $1`, [sessionId]);
}

describe('the setting', () => {
  test('is off, is an owner’s, and has its bounds', async () => {
    expect((await set(admin, 90)).codes).toEqual(['FORBIDDEN']);
    for (const days of [29, 3_651, 0, -1]) expect((await set(owner, days)).codes).toEqual(['INVALID']);
    expect((await set(owner, 30)).data?.setRetention.workspace.keepSessionsDays).toBe(30);
    expect((await set(owner, 30)).data?.setRetention.workspace.keepSessionsDays).toBe(30);
    expect((await set(owner, null)).data?.setRetention.workspace.keepSessionsDays).toBeNull();
    const log = await app.sql(`select detail from audit_event where workspace_id = $1 and action = 'retention:change' order by seq`, [
      owner.workspace.id,
    ]);
    expect(log.map(({ detail }) => detail)).toEqual([
      { from: null, to: 30 },
      { from: 30, to: null },
    ]);
  });

  test('what would go is counted for owners only, private sessions of others too', async () => {
    await age(await app.session(owner, { visibility: 'PRIVATE' }), 100);
    await age(await app.session(owner), 40);
    await app.session(owner);
    expect(await untouched(owner, 90)).toBe(1);
    expect(await untouched(owner, 30)).toBe(2);
    expect(await untouched(admin, 30)).toBe('FORBIDDEN');
    expect(await untouched(owner, 5)).toBe('INVALID');
  });
});

describe('the job', () => {
  test('deletes what nobody touched, and nothing where it is off', async () => {
    const old = await app.session(owner);
    await write(old);
    await age(old, 100);
    const fresh = await app.session(owner);
    expect(await run()).toBe(0);
    await set(owner, 90);
    expect(await untouched(owner, 90)).toBe(1);
    expect(await run()).toBe(1);
    expect(await sessions()).toEqual([fresh]);
    expect(await run()).toBe(0);
    const log = await app.sql(`select actor_id, target_id, detail from audit_event where workspace_id = $1 and action = 'session:delete'`, [
      owner.workspace.id,
    ]);
    expect(log).toEqual([{ actor_id: null, target_id: old, detail: { reason: 'retention' } }]);
    expect(await app.sql('select message_id from message_search where session_id = $1', [old])).toEqual([]);
  });

  test('keeps what was commented on since, and what somebody has pinned; an archived one is as any other', async () => {
    const [commented, pinned, archived] = [await app.session(owner), await app.session(owner), await app.session(owner)];
    const { promptId } = await write(commented);
    for (const id of [commented, pinned, archived]) await age(id, 100);
    const change = (name: string, selection: string, input: object) =>
      app.done(
        `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`,
        { input },
        owner.headers,
      );
    await change('addComment', 'comment { id }', { messageId: promptId, text: 'Still of use' });
    await app.sql(`update session set updated_at = ${DAYS_AGO(100)} where id = $1`, [commented]);
    await app.sql('insert into shelf_place (user_id, session_id, pinned_at) values ($1, $2, now())', [admin.id, pinned]);
    await app.sql(`update session set archived_at = ${DAYS_AGO(100)} where id = $1`, [archived]);
    await set(owner, 30);
    expect(await run()).toBe(1);
    expect(await sessions()).toEqual([commented, pinned]);
  });

  test('goes on where it was cut off, over more than one batch', async () => {
    await app.sql(
      `insert into session (id, workspace_id, title, title_source, visibility, creator_kind, creator_id, created_at, updated_at)
       select 'ses_old' || lpad(n::text, 6, '0') || $3, $1, 'Old', 'default', 'workspace', 'user', $2, ${DAYS_AGO(50)}, ${DAYS_AGO(50)}
       from generate_series(1, 230) n`,
      [owner.workspace.id, owner.id, owner.id],
    );
    await set(owner, 30);
    let touches = 0;
    const cut = { touch: () => void (++touches > 60 && fail()) };
    await expect(app.app.services.privacy.retention.deleteUntouched(cut)).rejects.toThrow('cut off');
    const left = (await sessions()).length;
    expect(left).toBeGreaterThan(100);
    expect(left).toBeLessThan(230);
    expect(await run()).toBe(left);
    expect(await sessions()).toEqual([]);
  });
});

function fail(): never {
  throw new Error('cut off');
}
