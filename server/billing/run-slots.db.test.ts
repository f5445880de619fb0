import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Expected } from '../kit/errors.ts';
import { createBilling } from './billing.ts';
import type { Work } from './limits.ts';
import { PLANS } from './plans.ts';
import { createBillingFixture } from './testkit/billing-fixture.ts';
import type { BillingFixture } from './testkit/billing-fixture.ts';

const FREE_MODEL = 'house:free';
const { person: MOST, workspace: MOST_OF_ALL, key: MOST_OF_KEY } = PLANS.team.runsAtATime!;

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
  await fixture.db.write((tx) => fixture.billing.accounts.lock(tx, workspaceId, fixture.now()));
  await fixture.setPlan(workspaceId, 'team');
});

let runs = 0;
const runId = () => `msg_slot${(runs += 1)}`;
const slots = () => fixture.rows<{ id: string }>('run_slot', workspaceId);

/** Of a model that costs nothing. */
const begin = (by: Work, lanes = 1, billing = fixture.billing, db = fixture.db, more: { isAside?: boolean } = {}) => {
  const ids = Array.from({ length: lanes }, runId);
  const wanted = ids.map((id) => ({ id, modelId: FREE_MODEL, inputTokens: 10, maxOutputTokens: 100, ...more }));
  return db.write((tx) => billing.reserve(tx, by, wanted, fixture.now())).then(() => ids);
};
const end = (by: Work, id: string) =>
  fixture.db.write((tx) => fixture.billing.record(tx, fixture.entry(by, id, { output: 1 }, { modelId: FREE_MODEL })));

const refusal = async (attempt: Promise<unknown>) => {
  try {
    await attempt;
    return null;
  } catch (error) {
    if (!(error instanceof Expected)) throw error;
    return { code: error.code, message: error.message, retryAfter: error.details.retryAfter };
  }
};

describe('runs at a time', () => {
  test('a person has as many as the plan says, each lane is one, and an end makes room', async () => {
    const ids = await begin(work, MOST - 1);
    expect(await refusal(begin(work, 2))).toEqual({
      code: 'RATE_LIMITED',
      message: `${MOST - 1} answers are being written for you, and there may be ${MOST} at a time. Wait for one to end, or put the prompt into the queue.`,
      retryAfter: 2,
    });
    const last = await begin(work);
    expect(await refusal(begin(work))).toMatchObject({ code: 'RATE_LIMITED' });
    await end(work, ids[0]!);
    expect(await refusal(begin(work))).toBeNull();
    expect((await slots()).map(({ id }) => id)).toEqual(expect.arrayContaining(last));
    expect(await slots()).toHaveLength(MOST);
  });

  test('others are not held up by it; a key has its own number; all of a workspace have one together', async () => {
    await begin(work, MOST);
    const other = { ...work, actor: { kind: 'user' as const, id: 'usr_other' } };
    const key = { ...work, actor: { kind: 'apiKey' as const, id: 'key_1' } };
    expect(await refusal(begin(other, MOST))).toBeNull();
    expect(await refusal(begin(key, MOST_OF_KEY))).toBeNull();
    expect(await refusal(begin(key))).toMatchObject({ message: expect.stringContaining('for this API key') });
    const left = MOST_OF_ALL - 2 * MOST - MOST_OF_KEY;
    const another = { ...work, actor: { kind: 'apiKey' as const, id: 'key_2' } };
    expect(await refusal(begin(another, left))).toBeNull();
    expect(await refusal(begin({ ...work, actor: { kind: 'guest', id: 'gst_1' } }))).toMatchObject({
      message: expect.stringContaining('in this workspace'),
    });
    expect(await refusal(begin({ ...key, sessionId: null }))).toMatchObject({
      message: expect.stringMatching(/at a time\. Wait for one to end\.$/),
    });
    const elsewhere = await fixture.workspace();
    expect(await refusal(begin(await fixture.work(elsewhere), MOST))).toBeNull();
  });

  test('100 at the same moment over two nodes: never more than there may be', async () => {
    const second = await fixture.connect();
    const nodes = [
      [fixture.billing, fixture.db],
      [createBilling({ db: second, clock: fixture.clock, defaultPlan: 'selfHosted' }), second],
    ] as const;
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, n) => {
        const [billing, db] = nodes[n % 2]!;
        return refusal(begin(work, 1, billing, db));
      }),
    );
    expect(all.filter((one) => one === null)).toHaveLength(MOST);
    expect(new Set(all.filter((one) => one !== null).map(({ code }) => code))).toEqual(new Set(['RATE_LIMITED']));
    expect(await slots()).toHaveLength(MOST);
  });

  test('runs that cost are counted with those that do not, and give up what they held where there is no room', async () => {
    await begin(work, MOST - 1);
    await fixture.reserve(work, runId());
    const reserved = await fixture.rows('reservation', workspaceId);
    expect(await refusal(fixture.reserve(work, runId()))).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await fixture.rows('reservation', workspaceId)).toEqual(reserved);
  });

  test('what is released, or was lost with its node, takes no place for ever', async () => {
    const paid = runId();
    await begin(work, MOST - 1);
    await fixture.reserve(work, paid);
    await fixture.db.write((tx) => fixture.billing.release(tx, workspaceId, paid));
    expect(await slots()).toHaveLength(MOST - 1);
    fixture.clock.advance(3_600_001);
    expect(await refusal(begin(work, MOST))).toBeNull();
    await fixture.billing.releaseExpired();
    expect(await slots()).toHaveLength(MOST);
  });

  test('a title beside an answer takes no place', async () => {
    await begin(work, MOST);
    expect(await refusal(begin(work, 1, fixture.billing, fixture.db, { isAside: true }))).toBeNull();
  });

  test('a server without payments limits nobody', async () => {
    const free = await fixture.workspace();
    const by = await fixture.work(free);
    expect(PLANS.selfHosted.runsAtATime).toBeNull();
    expect(await refusal(begin(by, MOST_OF_ALL + 1))).toBeNull();
    expect(await fixture.rows('run_slot', free)).toEqual([]);
  });
});
