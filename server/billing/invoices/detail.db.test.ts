import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { UserActor } from '../../identity/actor.ts';
import { createRandom } from '../../../bench/random.ts';
import type { Work } from '../limits.ts';
import { DIMENSIONS } from './invoice.ts';
import type { Dimension, InvoiceLineRecord, LineDetail, Narrowing } from './invoice.ts';
import { createInvoiceFixture } from './testkit/invoice-fixture.ts';
import type { InvoiceFixture } from './testkit/invoice-fixture.ts';
import { invoicesOf } from './testkit/recomputed.ts';

let fixture: InvoiceFixture;
let owner: UserActor;
let workspaceId: string;
let works: (Work & { sessionId: string })[];
let line: InvoiceLineRecord;

/** Two hundred runs of December by three people, a key and a guest in five sessions. */
beforeAll(async () => {
  fixture = await createInvoiceFixture({ plan: 'free' });
  fixture.goTo('2026-12-01T00:00:00Z');
  workspaceId = await fixture.workspace();
  owner = await fixture.owner(workspaceId);
  await fixture.db.write((tx) => fixture.billing.plans.change(tx, workspaceId, { plan: 'team', seats: 1 }, fixture.now()));
  const rooms = await Promise.all(Array.from({ length: 5 }, () => fixture.work(workspaceId)));
  const key = { kind: 'apiKey' as const, id: fixture.ids.next('key') };
  await sql`insert into api_key (id, workspace_id, display_name, scopes, secret_hash, created_at)
    values (${key.id}, ${workspaceId}, 'Robot', '{}', ${key.id}, now())`.execute(fixture.db.sql());
  const guest = { kind: 'guest' as const, id: fixture.ids.next('gst') };
  const actors = [rooms[0]!.actor, rooms[1]!.actor, rooms[2]!.actor, key, guest];
  works = rooms.map((room, index) => ({ ...room, actor: actors[index]! }));
  const random = createRandom(12);
  for (let run = 0; run < 200; run++) {
    fixture.goTo('2026-12-01T00:00:00Z');
    fixture.clock.advance(random.whole(0, 31 * 24) * 3_600_000 + random.whole(0, 3_600_000));
    const at = { ...random.oneOf(works), actor: random.oneOf(actors) };
    if (run % 2) await fixture.answer(at, random.whole(1, 3) * 100);
    else await fixture.use(at, random.whole(1, 9) * 100);
  }
  await fixture.use(works[0]!, 5, { purpose: 'title' });
  await fixture.use({ ...works[3]!, sessionId: null }, 7, { purpose: 'api' });
  fixture.goTo('2027-01-01T01:00:00Z');
  await fixture.close(workspaceId);
  const [invoice] = await invoicesOf(fixture.db, workspaceId);
  line = (await fixture.invoices.lines(owner, invoice!.id)).find(({ purpose }) => purpose === 'answer')!;
});
afterAll(() => fixture.end());

const page = (by: Dimension, under: Narrowing[] = [], more: { limit?: number; after?: string; before?: string; inverted?: boolean } = {}) =>
  fixture.invoices.detail(owner, line, { by, under, limit: 1_000, inverted: false, ...more });

function sumOf(groups: readonly Pick<LineDetail, 'runs' | 'inputTokens' | 'outputTokens' | 'amount'>[]) {
  return groups.reduce(
    (sum, { runs, inputTokens, outputTokens, amount }) => ({
      runs: sum.runs + runs,
      inputTokens: sum.inputTokens + inputTokens,
      outputTokens: sum.outputTokens + outputTokens,
      amount: sum.amount + amount,
    }),
    { runs: 0, inputTokens: 0n, outputTokens: 0n, amount: 0n },
  );
}

describe('sums', () => {
  test.each(DIMENSIONS)('by %s agree with the line, to the micro-dollar', async (by) => {
    const groups = await page(by);
    expect(groups.length).toBeGreaterThan(1);
    const { runs, inputTokens, outputTokens, amount } = line;
    expect(sumOf(groups)).toEqual({ runs, inputTokens, outputTokens, amount });
    expect(runs).toBe(200);
  });

  const pairs = DIMENSIONS.filter((by) => by !== 'message').flatMap((above) => DIMENSIONS.map((below) => [above, below] as const));
  test.each(pairs)('within every %s, by %s, agree with that group', async (above, below) => {
    for (const group of (await page(above)).slice(0, 12)) {
      const within = await page(below, [{ by: above, key: group.key }]);
      expect(sumOf(within)).toEqual(sumOf([group]));
    }
  });

  test('go down through all the levels to single runs', async () => {
    const under: Narrowing[] = [];
    let above = sumOf([line]);
    for (const by of ['day', 'session', 'person'] as const) {
      const groups = await page(by, under);
      expect(sumOf(groups)).toEqual(above);
      under.push({ by, key: groups[0]!.key });
      above = sumOf([groups[0]!]);
    }
    const runs = await page('message', under);
    expect(runs.every((run) => run.runs === 1)).toBe(true);
    expect(sumOf(runs)).toEqual(above);
  });
});

describe('pages', () => {
  test.each(DIMENSIONS)('by %s, three at a time from either end, hold every group once and in order', async (by) => {
    const all = (await page(by)).map(({ key }) => key);
    const forwards: LineDetail[] = [];
    for (
      let groups = await page(by, [], { limit: 3 });
      groups.length > 0;
      groups = await page(by, [], { limit: 3, after: groups.at(-1)!.cursor })
    )
      forwards.push(...groups);
    expect(forwards.map(({ key }) => key)).toEqual(all);
    const backwards: LineDetail[] = [];
    const last = { limit: 3, inverted: true };
    for (let groups = await page(by, [], last); groups.length > 0; groups = await page(by, [], { ...last, before: groups.at(-1)!.cursor }))
      backwards.push(...groups);
    expect(backwards.map(({ key }) => key)).toEqual(all.toReversed());
  });

  test('by time the oldest is first, by anything else the dearest', async () => {
    const days = (await page('day')).map(({ at }) => at!.getTime());
    expect(days).toEqual(days.toSorted((a, b) => a - b));
    const amounts = (await page('session')).map(({ amount }) => amount);
    expect(amounts).toEqual(amounts.toSorted((a, b) => Number(b - a)));
  });

  test.each([
    ['hour', '1/x'],
    ['session', 'x'],
    ['session', '1;drop'],
    ['message', '1/1/1'],
    ['day', "' or true"],
  ] as const)('by %s do not take the cursor %s', async (by, after) => {
    await expect(page(by, [], { after })).rejects.toMatchObject({ code: 'INVALID' });
  });

  test.each([
    { by: 'message', key: '1' },
    { by: 'hour', key: '2026-12-01' },
    { by: 'day', key: '2026-13-45' },
    { by: 'day', key: 'yesterday' },
  ] as const)('take no part of %o', async (narrowing) => {
    await expect(page('session', [narrowing])).rejects.toMatchObject({ code: 'INVALID' });
  });
});

describe('names', () => {
  test('of sessions, people and keys; people and keys among the others are one group', async () => {
    expect((await page('person')).map(({ label }) => label).toSorted()).toEqual(['API keys', 'Ana', 'Ana', 'Ana', 'Former guest']);
    expect((await page('apiKey')).map(({ label }) => label).toSorted()).toEqual(['People and guests', 'Robot']);
    const [session] = await page('session');
    expect(session).toMatchObject({ label: 'A session', subject: { kind: 'session', id: session!.key } });
    const [hour] = await page('hour');
    expect(hour!.label).toBe(`${hour!.key.replace('T', ' ')}:00 UTC`);
    expect(hour!.at!.toISOString()).toBe(`${hour!.key}:00:00.000Z`);
  });

  test('of sessions that the owner may not read are not told, nor are their messages', async () => {
    const { sessionId } = works[1]!;
    fixture.hidden.sessions.add(sessionId);
    try {
      const found = (await page('session')).find(({ key }) => key === sessionId);
      expect(found).toMatchObject({ label: 'Private session', subject: null });
      for (const run of await page('message', [{ by: 'session', key: sessionId }]))
        expect(run).toMatchObject({ label: 'Private session', subject: null });
    } finally {
      fixture.hidden.sessions.clear();
    }
  });

  test('of runs lead to the message where it is one, else to the session', async () => {
    const runs = await page('message');
    expect(runs.filter(({ subject }) => subject?.kind === 'message').length).toBe(100);
    expect(runs.filter(({ subject }) => subject?.kind === 'session').map(({ label }) => label)).toEqual(
      Array.from({ length: 100 }, () => 'A session (deleted message)'),
    );
  });
});

describe('answers under an open blind vote', () => {
  test('are told of neither by session nor by run, whatever is asked, and stay in the sums', async () => {
    const runs = await page('message');
    const secrets = runs.flatMap(({ subject }) => (subject?.kind === 'message' ? [subject.id] : [])).slice(0, 7);
    for (const id of secrets) fixture.hidden.answers.add(id);
    try {
      const { inputTokens, outputTokens, amount } = line;
      for (const by of DIMENSIONS) {
        const groups = await page(by);
        expect(sumOf(groups)).toEqual({ runs: 200, inputTokens, outputTokens, amount });
      }
      const sessions = await page('session');
      expect(sessions.find(({ key }) => key === 'blind')).toMatchObject({ runs: 7, label: 'Answers in an open blind vote', subject: null });
      const single = await page('message');
      expect(single.at(-1)).toMatchObject({ key: 'blind', runs: 7, at: null, subject: null });
      expect(single.filter(({ subject }) => subject && secrets.includes(subject.id))).toEqual([]);
      for (const session of sessions) {
        for (const by of DIMENSIONS) {
          const within = await page(by, [{ by: 'session', key: session.key }]);
          expect(sumOf(within)).toEqual(sumOf([session]));
          expect(within.filter(({ subject }) => subject && secrets.includes(subject.id))).toEqual([]);
        }
      }
      const paged: LineDetail[] = [];
      const half = { limit: 64 };
      for (
        let groups = await page('message', [], half);
        groups.length > 0;
        groups = await page('message', [], { ...half, after: groups.at(-1)!.cursor })
      )
        paged.push(...groups);
      expect(paged).toEqual(single);
    } finally {
      fixture.hidden.answers.clear();
    }
  });
});

test('what is erased stays in the sums: messages, sessions and people have a name that says so', async () => {
  const before = sumOf([line]);
  const [gone] = works;
  await sql`delete from session where id = ${gone!.sessionId}`.execute(fixture.db.sql());
  await sql`delete from app_user where id = ${works[1]!.actor.id}`.execute(fixture.db.sql());
  for (const by of DIMENSIONS) expect(sumOf(await page(by))).toEqual(before);
  const erased = (await page('session')).find(({ key }) => key === 'erased');
  expect(erased).toMatchObject({ label: 'Deleted sessions', subject: null });
  const runs = await page('message', [{ by: 'session', key: 'erased' }]);
  expect(sumOf(runs)).toEqual(sumOf([erased!]));
  expect(new Set(runs.map(({ label }) => label))).toEqual(new Set(['In a deleted session']));
  expect((await page('person')).map(({ label }) => label)).toContain('Deleted person');
});

test('runs of programs have a line of their own, and were in no session that could have been deleted', async () => {
  const [invoice] = await invoicesOf(fixture.db, workspaceId);
  const runs = (await fixture.invoices.lines(owner, invoice!.id)).find(({ purpose }) => purpose === 'api')!;
  expect(runs).toMatchObject({ runs: 1, description: expect.stringContaining('runs of programs') });
  for (const by of ['session', 'message'] as const)
    expect(await fixture.invoices.detail(owner, runs, { by, under: [], limit: 5, inverted: false })).toMatchObject([
      { label: 'Outside of sessions', subject: null, runs: 1 },
    ]);
});

test('other lines have nothing behind them, and other people nothing to see', async () => {
  const [invoice] = await invoicesOf(fixture.db, workspaceId);
  const lines = await fixture.invoices.lines(owner, invoice!.id);
  const seats = lines.find(({ kind }) => kind === 'seats')!;
  expect(await fixture.invoices.detail(owner, seats, { by: 'day', under: [], limit: 5, inverted: false })).toEqual([]);
  const member = await fixture.owner(workspaceId, 'member');
  const stranger = await fixture.owner(await fixture.workspace());
  for (const actor of [member, stranger]) {
    await expect(fixture.invoices.detail(actor, line, { by: 'day', under: [], limit: 5, inverted: false })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(fixture.invoices.invoice(actor, invoice!.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(fixture.invoices.line(actor, line.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await fixture.invoices.lines(actor, invoice!.id)).toEqual([]);
    expect(await fixture.invoices.overview(actor, workspaceId)).toBeNull();
    for (const read of [fixture.invoices.list, fixture.invoices.upcoming])
      await expect(read(actor, workspaceId, { limit: 5, inverted: false })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
});
