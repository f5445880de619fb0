/** Scripted runs over two nodes while nodes are killed, connections are cut and people stop answers; then the books are compared. */
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { createBilling } from '../../server/billing/billing.ts';
import { faultsOf } from '../../server/billing/testkit/books.ts';
import { systemClock } from '../../server/kit/clock.ts';
import { createDatabase } from '../../server/kit/db.ts';
import type { Database } from '../../server/kit/db.ts';
import { createLogger } from '../../server/kit/logger.ts';
import { createRandom } from '../random.ts';
import type { Random } from '../random.ts';
import { DOUBLE_MODELS } from './double-script.ts';
import { readAnswers } from './metering-answers.ts';
import { openHouses } from './metering-houses.ts';
import type { House } from './metering-houses.ts';
import { startMeteringNodes } from './metering-nodes.ts';
import type { MeteringNodes, Place } from './metering-nodes.ts';
import { judgeMetering } from './judge-metering.ts';
import type { AnswerRow, Verdict } from './judge-metering.ts';
import { planOf, promptText } from './plan.ts';
import { readRecord } from './provider-record.ts';
import type { RecordLine } from './provider-record.ts';

export interface MeteringOptions extends Place {
  runs: number;
  seed: number;
  kills: number;
  /** How often connections to Postgres are cut. */
  cuts: number;
  houseCount: number;
  tell: (line: string) => void;
}

export interface Metering {
  verdict: Verdict;
  answers: AnswerRow[];
  record: RecordLine[];
  /** Answers that a node acknowledged and the database does not have. */
  forgotten: number;
  refused: Record<string, number>;
  /** What is still held although everything has ended. */
  phantoms: number;
  /** Budgets that were exceeded, and how many ran out. */
  overspent: string[];
  exhausted: number;
  bookFaults: string[];
  stops: number;
  seconds: number;
}

const SCRIPTED = ['scripted:a', 'scripted:b', 'scripted:c', 'scripted:d', 'scripted:e', 'scripted:tall'];
const WIRE_SHARE = 0.1;
const MOST_UNFINISHED = 400;
const MOST_ORDERS = 24;
const LOOK_MS = 40;
const SETTLED_WITHIN_MS = 90_000;
/** What a run of a house with a budget costs, about. */
const MODEST_RUN = 650n;

export async function runMetering(options: MeteringOptions): Promise<Metering> {
  const { databaseUrl, runs, seed, houseCount, tell } = options;
  const log = createLogger({ level: 'silent' });
  const db = await createDatabase({ url: databaseUrl, entities: [], log, poolSize: 4 });
  const billing = createBilling({ db, clock: systemClock, defaultPlan: 'selfHosted' });
  const perHouse = BigInt(Math.ceil(runs / houseCount));
  const houses = await openHouses(
    { db, billing },
    { houses: houseCount, sessionsEach: 20, budgetEach: (perHouse * MODEST_RUN) / 2n + 60_000n },
  );
  const place = await startMeteringNodes(options);
  const startedAt = performance.now();
  try {
    const sent = await sendAll({ db, houses, place, random: createRandom(seed), ...options });
    tell(`${sent.acknowledged.length} runs accepted; waiting for the last to end`);
    const phantoms = await settled(db);
    const answers = await readAnswers(db, houses);
    const record = readRecord(place.records);
    const known = new Set(answers.map(({ id }) => id));
    const bookFaults: string[] = [];
    for (const { workspaceId } of houses) bookFaults.push(...(await faultsOf(db.sql(), workspaceId)));
    return {
      verdict: judgeMetering(answers, record),
      answers,
      record,
      forgotten: sent.acknowledged.filter((id) => !known.has(id)).length,
      refused: sent.refused,
      phantoms,
      ...budgetsOf(houses, answers, sent.exhausted),
      bookFaults,
      stops: sent.stops,
      seconds: (performance.now() - startedAt) / 1_000,
    };
  } finally {
    await place.close();
    await db.close();
  }
}

interface Sending extends MeteringOptions {
  db: Database;
  houses: House[];
  place: MeteringNodes;
  random: Random;
}

async function sendAll({ db, houses, place, random, runs, kills, cuts, tell }: Sending) {
  const acknowledged: string[] = [];
  const refused: Record<string, number> = {};
  const exhausted = new Set<string>();
  const asides = new Set<Promise<void>>();
  let failure: unknown = null;
  const aside = (work: Promise<void>) => {
    const watched = work.catch((error: unknown) => void (failure ??= error)).finally(() => asides.delete(watched));
    asides.add(watched);
  };
  let [orders, prompts, stops, killed, cut] = [0, 0, 0, 0, 0];
  const nodeAt = (index: number) => place.nodes[index % place.nodes.length]!;

  async function send(): Promise<void> {
    const number = (prompts += 1);
    const house = random.oneOf(houses);
    const overWire = random.chance(WIRE_SHARE);
    const text = promptText(number, house.kind === 'budget');
    const models = overWire && house.kind !== 'budget' ? Object.values(DOUBLE_MODELS) : SCRIPTED;
    const sessionId = random.oneOf(house.sessionIds);
    const stopAfterMs = random.whole(20, 1_500);
    const reply = await nodeAt(number).ask({ do: 'send', actor: house.actor, sessionId, text, models });
    if (!reply || 'refused' in reply) {
      const why = reply === null ? 'the node died' : reply.refused;
      refused[why] = (refused[why] ?? 0) + 1;
      if (why === 'BUDGET_EXCEEDED') exhausted.add(house.workspaceId);
      return;
    }
    acknowledged.push(...reply.messageIds);
    const slow = reply.messageIds.filter((_, lane) => planOf(text, models[lane]!.slice(models[lane]!.indexOf(':') + 1)).ending === 'slow');
    for (const messageId of slow) {
      stops += 1;
      // By whichever node: it reaches the run's owner wherever it is.
      aside(delay(stopAfterMs).then(async () => void (await nodeAt(stops).ask({ do: 'stop', actor: house.actor, messageId }))));
    }
  }

  async function kill(): Promise<void> {
    const node = nodeAt(killed);
    await node.kill();
    tell(`${acknowledged.length} runs accepted: a node was killed`);
    await node.start();
  }

  let unfinished = 0;
  while (acknowledged.length < runs && failure === null) {
    if (orders >= MOST_ORDERS || unfinished >= MOST_UNFINISHED) await delay(LOOK_MS);
    if (prompts % 8 === 0 || unfinished >= MOST_UNFINISHED) unfinished = await unfinishedIn(db);
    const share = acknowledged.length / runs;
    if (killed < kills && share > (killed + 0.5) / kills) {
      aside(kill());
      killed += 1;
    }
    if (cut < cuts && share > (cut + 0.25) / cuts) {
      cut += 1;
      await cutConnections(db);
    }
    if (orders >= MOST_ORDERS || unfinished >= MOST_UNFINISHED) continue;
    orders += 1;
    unfinished += SCRIPTED.length;
    aside(send().finally(() => void (orders -= 1)));
    if (prompts % 2_000 === 1_999) tell(`${acknowledged.length} runs accepted`);
    await delay(0);
  }
  while (asides.size > 0) await Promise.all(asides);
  if (failure) throw failure;
  return { acknowledged, refused, exhausted, stops };
}

async function unfinishedIn(db: Database): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*) as count from message where status in ('queued', 'streaming')`.execute(
    db.sql(),
  );
  return Number(rows[0]!.count);
}

/** Of the nodes, not our own: whatever they were doing. */
async function cutConnections(db: Database): Promise<void> {
  await sql`select pg_terminate_backend(pid) from (
    select a.pid from pg_stat_activity a where a.datname = current_database() and a.application_name = 'parley'
      and a.pid not in (select pid from pg_stat_activity where state = 'active' and query like '%pg_terminate_backend%') order by random() limit 6) some`
    .execute(db.sql())
    .catch(() => undefined);
}

/** Waits until nothing runs and nothing is held any more. Answers what is. */
async function settled(db: Database): Promise<number> {
  const deadline = performance.now() + SETTLED_WITHIN_MS;
  while (true) {
    const { rows } = await sql<{ held: string }>`select count(*) as held from reservation`.execute(db.sql());
    const isOver = (await unfinishedIn(db)) === 0;
    if ((isOver && rows[0]!.held === '0') || performance.now() > deadline) return Number(rows[0]!.held);
    await delay(100);
  }
}

function budgetsOf(houses: readonly House[], answers: readonly AnswerRow[], exhausted: ReadonlySet<string>) {
  const overspent = houses.flatMap(({ workspaceId, limit }) => {
    const spent = answers.filter((row) => row.workspaceId === workspaceId).reduce((sum, { cost }) => sum + cost, 0n);
    return limit !== null && spent > limit ? [`${workspaceId} spent ${spent} of ${limit}`] : [];
  });
  return { overspent, exhausted: exhausted.size };
}
