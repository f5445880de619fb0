/**
 * Months pass: two nodes whose clocks are 90 s apart, work all the time and most of it around the ends of months, late reports, changes of
 * plans, a clock that goes back by an hour just after a closing, and the monthly job on both nodes while work goes on.
 */
import { nextMonth, startOfDay } from '../../server/billing/periods.ts';
import type { SoldPlan } from '../../server/billing/plans.ts';
import { createRandom } from '../random.ts';
import type { Random } from '../random.ts';
import { readBooks } from './books.ts';
import type { Books } from './books.ts';
import { MODELS, createMoneyNode, openHouse, seedPrices } from './node.ts';
import type { House, MoneyNode } from './node.ts';

export interface MonthsOptions {
  url: string;
  seed: number;
  months: number;
  workspaces: number;
  /** Per workspace and month. */
  events: number;
  tell: (line: string) => void;
}

export interface MonthsResult extends Books {
  recorded: number;
  closings: number;
  planChanges: number;
}

/** A leap day, every 31st and four changes of summer time lie in the two years after it. */
const FIRST_MONTH = '2027-12-01';
/** When February 2028 was just closed, the clocks go back by an hour, and find out an hour later. */
const JUMP = { from: Date.parse('2028-03-01T00:12:00Z'), to: Date.parse('2028-03-01T01:12:00Z'), byMs: -3_600_000 };
const SKEW_MS = -90_000;
const HOUR_MS = 3_600_000;
/** What of a month's work falls into its last minutes and the first ones of the next. */
const AT_THE_EDGE = 0.6;
const EDGE_MS = 1_800_000;
const AT_ONCE = 8;
const PLANS: readonly SoldPlan[] = ['free', 'team', 'business'];

interface Work {
  at: number;
  house: House;
  /** How much earlier it ended than it is told. */
  lateMs: number;
}

export async function passMonths({ url, seed, months, workspaces, events, tell }: MonthsOptions): Promise<MonthsResult> {
  const random = createRandom(seed);
  const zone = process.env['TZ'];
  process.env['TZ'] = 'America/New_York';
  let now = startOfDay(FIRST_MONTH).getTime();
  const jumpMs = () => (now >= JUMP.from && now < JUMP.to ? JUMP.byMs : 0);
  const clockOf = (skewMs: number) => ({ now: () => now + skewMs + jumpMs(), monotonic: () => now });
  const nodes = [await createMoneyNode(url, clockOf(0)), await createMoneyNode(url, clockOf(SKEW_MS))];
  const [first] = nodes as [MoneyNode, MoneyNode];
  const tally = { recorded: 0, closings: 0, planChanges: 0 };
  try {
    await seedPrices(first.db);
    const houses = await Promise.all(Array.from({ length: workspaces }, () => openHouse(first)));
    for (const [index, house] of houses.entries()) await changePlan(first, house, PLANS[index % PLANS.length]!, 2, tally);

    let month = FIRST_MONTH;
    for (let index = 0; index < months; index++) {
      const work = workOf(random, month, houses, events);
      for (let from = 0; from < work.length; from += AT_ONCE) {
        const batch = work.slice(from, from + AT_ONCE);
        now = Math.max(now, batch[0]!.at);
        // The job comes in the middle of the work, on both nodes at once.
        const isEdge = now < startOfDay(month).getTime() + HOUR_MS;
        const closing = isEdge && random.chance(0.4) ? nodes.map((node) => node.closeMonths().then(() => tally.closings++)) : [];
        await Promise.all([...batch.map((one) => record(random.oneOf(nodes), random, one, tally)), ...closing]);
      }
      if (random.chance(0.5)) await changePlan(random.oneOf(nodes), random.oneOf(houses), random.oneOf(PLANS), random.whole(1, 9), tally);
      month = nextMonth(month);
      if (index % 6 === 5) tell(`${index + 1} months, ${tally.recorded} events`);
    }
    now = startOfDay(month).getTime() + 2 * HOUR_MS;
    await Promise.all(nodes.map((node) => node.closeMonths()));
    await Promise.all(nodes.map((node) => node.closeMonths()));
    return {
      ...tally,
      ...(await readBooks(
        first.db,
        houses.map(({ workspaceId }) => workspaceId),
      )),
    };
  } finally {
    await Promise.all(nodes.map((node) => node.close()));
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
}

/** In the order of time. What comes after the month's end is still the month's for a while: nobody has closed it yet. */
function workOf(random: Random, month: string, houses: readonly House[], events: number): Work[] {
  const [start, end] = [startOfDay(month).getTime(), startOfDay(nextMonth(month)).getTime()];
  const work = houses.flatMap((house) =>
    Array.from({ length: events }, (): Work => {
      const isEdge = random.chance(AT_THE_EDGE);
      const offset = random.whole(0, isEdge ? EDGE_MS : end - start);
      const at = isEdge && random.chance(0.5) ? end - 1 - random.whole(0, 180_000) : start + offset;
      return { at, house, lateMs: random.chance(0.25) ? random.whole(0, 3 * HOUR_MS) : 0 };
    }),
  );
  return work.sort((a, b) => a.at - b.at);
}

async function record(node: MoneyNode, random: Random, { house, lateMs }: Work, tally: { recorded: number }): Promise<void> {
  const id = node.ids.next('msg');
  const modelId = random.oneOf(MODELS);
  const endedAt = new Date(node.now().getTime() - lateMs);
  const counts = { uncachedInput: random.whole(0, 5_000), cacheRead: 0, cacheWrite: 0, output: random.whole(0, 9_000), reasoning: 0 };
  const work = { ...house, actor: { kind: 'user' as const, id: 'usr_1' } };
  if (random.chance(0.5)) {
    const run = { id, modelId, inputTokens: 5_000, maxOutputTokens: 9_000 };
    // Free credits come to their end: then it is used without having been reserved.
    await node.db.write((tx) => node.billing.reserve(tx, work, [run], node.now())).catch(() => undefined);
  }
  await node.db.write((tx) =>
    node.billing.record(tx, {
      ...work,
      id,
      purpose: random.oneOf(['answer', 'title', 'comment']),
      messageId: null,
      modelId,
      requests: [counts],
      counts,
      estimated: false,
      status: 'complete',
      failureCode: null,
      firstTokenMs: 1,
      startedAt: endedAt,
      endedAt,
    }),
  );
  tally.recorded += 1;
}

async function changePlan(
  node: MoneyNode,
  { workspaceId }: House,
  plan: SoldPlan,
  seats: number,
  tally: { planChanges: number },
): Promise<void> {
  const isChanged = await node.db.write((tx) => node.billing.plans.change(tx, workspaceId, { plan, seats }, node.now()));
  if (isChanged) tally.planChanges += 1;
}
