import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { countLimits, leftOf, limitsOf } from './limits.ts';
import type { LimitState, Work } from './limits.ts';
import { createBillingFixture } from './testkit/billing-fixture.ts';
import type { BillingFixture } from './testkit/billing-fixture.ts';

let fixture: BillingFixture;
let work: Work;
let workspaceId: string;
beforeAll(async () => {
  fixture = await createBillingFixture();
  await fixture.seedPrice();
});
afterAll(() => fixture.close());
beforeEach(async () => {
  workspaceId = await fixture.workspace();
  work = await fixture.work(workspaceId);
});

let runs = 0;
const runId = () => `msg_${(runs += 1)}`;
const use = (of: Work, output: number, endedAt = fixture.now()) => fixture.record(fixture.entry(of, runId(), { output }, { endedAt }));

async function states(of: Work = work, at = fixture.now()): Promise<LimitState[]> {
  return fixture.db.write(async (tx) => {
    await fixture.billing.accounts.lock(tx, workspaceId, at);
    return countLimits(tx, workspaceId, await limitsOf(tx.sql(), of), at);
  });
}
const spent = async (of?: Work, at?: Date) => Object.fromEntries((await states(of, at)).map((state) => [state.id, state.spent]));

describe('a budget counts', () => {
  test('what its subject used, from the beginning of its period, also from before it was made', async () => {
    const other: Work = { ...(await fixture.work(workspaceId)), workspaceId };
    await use(work, 10);
    await use(other, 100);
    const [whole, session, person] = [
      await fixture.budget(workspaceId, { limit: 1n }),
      await fixture.budget(workspaceId, { limit: 1n, scope: 'session', subjectId: work.sessionId, period: 'total' }),
      await fixture.budget(workspaceId, { limit: 1n, scope: 'person', subjectId: work.actor.id, period: 'day' }),
    ];
    expect(await spent()).toEqual({ [whole]: 550n, [session]: 50n, [person]: 50n });
    await use(work, 1);
    await use(other, 1);
    expect(await spent()).toEqual({ [whole]: 560n, [session]: 55n, [person]: 55n });
    expect(await spent(other)).toEqual({ [whole]: 560n });
  });

  test('a person’s own runs, not those of a key or a guest of the same name', async () => {
    const id = await fixture.budget(workspaceId, { limit: 1n, scope: 'person', subjectId: work.actor.id });
    await use({ ...work, actor: { kind: 'apiKey', id: work.actor.id } }, 10);
    await use({ ...work, actor: { kind: 'guest', id: work.actor.id } }, 10);
    await use(work, 1);
    expect(await spent()).toEqual({ [id]: 5n });
  });

  test('what is held, whoever holds it, and lets it go again', async () => {
    await fixture.budget(workspaceId, { limit: 10_000n });
    const [id, later] = [runId(), runId()];
    await fixture.reserve(work, id);
    await fixture.reserve({ ...(await fixture.work(workspaceId)), workspaceId }, later);
    const left = async () => leftOf((await states())[0]!);
    expect((await states())[0]).toMatchObject({ reserved: 8_240n, spent: 0n });
    expect(await left()).toBe(1_760n);
    await fixture.release(workspaceId, later);
    await fixture.record(fixture.entry(work, id, { output: 100 }));
    expect(await left()).toBe(9_500n);
  });

  test('what an API key holds, and nobody else is stopped by it', async () => {
    const key = fixture.ids.next('key');
    await sql`insert into api_key (id, workspace_id, display_name, scopes, secret_hash, created_at)
      values (${key}, ${workspaceId}, 'Bot', '{}', '\\x00', now())`.execute(fixture.db.sql());
    const budgetId = await fixture.budget(workspaceId, { limit: 6_000n, scope: 'apiKey', subjectId: key });
    const byKey: Work = { ...work, actor: { kind: 'apiKey', id: key } };
    expect(await states(byKey)).toMatchObject([{ id: budgetId, scope: 'apiKey', mode: 'hard', limit: 6_000n, spent: 0n }]);
    await fixture.reserve(byKey, runId());
    await expect(fixture.reserve(byKey, runId())).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED', details: { budgetId } });
    expect(await fixture.reserve(work, runId())).toMatchObject({ isCut: false });
  });
});

describe('periods', () => {
  const DAY = 86_400_000;
  const noon = (day: string) => new Date(`${day}T12:00:00Z`);

  test('begin at zero, and the one before stays as it was', async () => {
    const [daily, monthly, total] = [
      await fixture.budget(workspaceId, { limit: 1n, period: 'day' }),
      await fixture.budget(workspaceId, { limit: 1n, period: 'month' }),
      await fixture.budget(workspaceId, { limit: 1n, period: 'total' }),
    ];
    await states(work, noon('2026-11-30'));
    await use(work, 10, noon('2026-11-30'));
    expect(await spent(work, noon('2026-11-30'))).toEqual({ [daily]: 50n, [monthly]: 50n, [total]: 50n });
    expect(await spent(work, noon('2026-12-01'))).toEqual({ [daily]: 0n, [monthly]: 0n, [total]: 50n });
    await use(work, 1, noon('2026-12-02'));
    expect(await spent(work, noon('2026-12-02'))).toEqual({ [daily]: 5n, [monthly]: 5n, [total]: 55n });
    expect(await spent(work, noon('2026-11-30'))).toEqual({ [daily]: 50n, [monthly]: 50n, [total]: 55n });
  });

  test('that ends in another than it was reserved in counts where it ended', async () => {
    const daily = await fixture.budget(workspaceId, { limit: 1_000_000n, period: 'day' });
    const id = runId();
    await fixture.reserve(work, id);
    await fixture.record(fixture.entry(work, id, { output: 10 }, { endedAt: new Date(fixture.clock.now() + DAY) }));
    expect(await spent()).toEqual({ [daily]: 0n });
    expect(await spent(work, new Date(fixture.clock.now() + DAY))).toEqual({ [daily]: 50n });
  });

  test('where one node’s clock is a day ahead, what it wrote is not counted in today as well', async () => {
    const tomorrow = new Date(fixture.clock.now() + DAY);
    await use(work, 10, tomorrow);
    const daily = await fixture.budget(workspaceId, { limit: 1n, period: 'day' });
    expect(await spent()).toEqual({ [daily]: 0n });
    expect(await spent(work, tomorrow)).toEqual({ [daily]: 50n });
  });

  test('what an admin granted on top ends with its period', async () => {
    await fixture.budget(workspaceId, { limit: 10n, period: 'day' });
    await states();
    await sql`update budget_counter set extra_micros = 90 where workspace_id = ${workspaceId}`.execute(fixture.db.sql());
    expect(leftOf((await states())[0]!)).toBe(100n);
    expect(leftOf((await states(work, new Date(fixture.clock.now() + DAY)))[0]!)).toBe(10n);
  });
});

test('counters that many make and raise at once are what was used', async () => {
  const id = await fixture.budget(workspaceId, { limit: 1_000_000n });
  await Promise.all(Array.from({ length: 30 }, (_, index) => (index % 3 ? use(work, 1) : states())));
  expect(await spent()).toEqual({ [id]: 100n });
  const { rows } = await sql<{ count: string }>`select count(*) as count from budget_counter where budget_id = ${id}`.execute(
    fixture.db.sql(),
  );
  expect(rows[0]?.count).toBe('1');
});

test('nothing that is left is less than nothing', () => {
  expect(leftOf({ limit: 10n, extra: 0n, spent: 25n, reserved: 0n })).toBe(0n);
  expect(leftOf({ limit: 10n, extra: 20n, spent: 25n, reserved: 1n })).toBe(4n);
});
