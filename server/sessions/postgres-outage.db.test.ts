import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { UserActor } from '../identity/actor.ts';
import { startPostgresServer } from './testkit/postgres-server.ts';
import type { PostgresServer } from './testkit/postgres-server.ts';
import { MODEL, OTHER_MODEL } from './testkit/scripted-models.ts';
import type { ScriptedCall } from './testkit/scripted-models.ts';
import { createFixture, createReader } from './testkit/session-fixture.ts';
import type { Fixture, TestNode } from './testkit/session-fixture.ts';

/** Longer than the lease of the fixture's nodes. */
const OUTAGE_MS = 1_500;

let postgres: PostgresServer;
let fixture: Fixture;
let owner: TestNode;
let other: TestNode;
let ana: UserActor;
let sessionId: string;
let reader: Awaited<ReturnType<typeof createReader>>;

beforeAll(async () => {
  postgres = await startPostgresServer();
  fixture = await createFixture(postgres);
});
afterAll(() => fixture.close());

beforeEach(async () => {
  [owner, other] = await Promise.all([fixture.node(), fixture.node()]);
  const workspaceId = await fixture.workspace();
  ana = await fixture.person('Ana', workspaceId);
  // With a title of its own the session asks for none.
  sessionId = (await owner.sessions.createSession(ana, { workspaceId, title: 'Outage' })).id;
  reader = await createReader(fixture.log, sessionId);
});
afterEach(async () => {
  await expect.poll(() => fixture.count('run_chunk')).toBe(0);
  await expect.poll(() => fixture.count('pending_event')).toBe(0);
  await reader.close();
  await owner.close();
  await other.close();
});

const outageIsOver = (from: number) => vi.waitUntil(() => performance.now() - from > OUTAGE_MS, OUTAGE_MS * 2);

async function begin(): Promise<{ ids: string[]; calls: ScriptedCall[] }> {
  const { answers } = await owner.sessions.sendPrompt(ana, { sessionId, text: 'Why?', models: [MODEL, OTHER_MODEL] });
  const calls = await Promise.all([owner.models.callOf(MODEL), owner.models.callOf(OTHER_MODEL)]);
  const ids = answers.map(({ id }) => id);
  await say({ ids, calls }, 'before');
  return { ids, calls };
}

/** Readers see it without Postgres. */
async function say({ ids, calls }: { ids: string[]; calls: ScriptedCall[] }, text: string): Promise<void> {
  for (const call of calls) call.text(`${text} `);
  await reader.until(() => ids.every((id) => reader.messages.get(id)?.text.endsWith(`${text} `)));
}

async function allIsWhole(ids: string[], text: string): Promise<void> {
  const ends = await Promise.all(ids.map((id) => reader.ended(id)));
  expect(ends.map((end) => [end.status, end.text])).toEqual(ids.map(() => ['complete', text]));
  expect(await other.sessions.parts.messagesById(ids)).toEqual(ends);
  for (const id of ids) expect(await fixture.usageOf(id)).toMatchObject([{ status: 'complete' }]);
}

test('L4, G4: Postgres stands still in mid-run, for longer than a lease: readers read on, and every run ends whole', async () => {
  const run = await begin();
  postgres.freeze();
  const frozenAt = performance.now();
  await say(run, 'meanwhile');
  run.calls[0]!.end();
  await outageIsOver(frozenAt);
  await say({ ids: [run.ids[1]!], calls: [run.calls[1]!] }, 'still');
  postgres.thaw();
  run.calls[1]!.end();
  const ends = await Promise.all(run.ids.map((id) => reader.ended(id)));
  expect(ends.map(({ text }) => text)).toEqual(['before meanwhile ', 'before meanwhile still ']);
  await allIsWhole([run.ids[0]!], 'before meanwhile ');
  await allIsWhole([run.ids[1]!], 'before meanwhile still ');
  expect(reader.faults).toEqual([]);
});

test('L4, G4: Postgres is shut down in mid-run and comes back: a run that ended meanwhile and one that goes on end whole', async () => {
  const run = await begin();
  await postgres.stop();
  const stoppedAt = performance.now();
  await say(run, 'meanwhile');
  run.calls[0]!.end();
  await outageIsOver(stoppedAt);
  await postgres.start();
  await allIsWhole([run.ids[0]!], 'before meanwhile ');
  await say({ ids: [run.ids[1]!], calls: [run.calls[1]!] }, 'after');
  run.calls[1]!.end();
  await allIsWhole([run.ids[1]!], 'before meanwhile after ');
  expect(reader.faults).toEqual([]);
});

test('G5: after a shutdown of Postgres a stop reaches the run of another node again', async () => {
  const run = await begin();
  await postgres.stop();
  await postgres.start();
  const stopped = await vi.waitUntil(() => other.sessions.stopMessage(ana, run.ids[0]!).catch(() => null), 10_000);
  await run.calls[0]!.closed;
  expect(stopped).toMatchObject({ status: 'stopped', text: 'before ' });
  run.calls[1]!.end();
  expect(await reader.ended(run.ids[0]!)).toMatchObject({ status: 'stopped' });
  await allIsWhole([run.ids[1]!], 'before ');
});

test('L4, G2: the owner dies while Postgres is away: INTERRUPTED once it is back, with the last token that anybody saw', async () => {
  const run = await begin();
  await postgres.stop();
  await say(run, 'meanwhile');
  const closing = owner.close();
  await postgres.start();
  await closing;
  const ends = await Promise.all(run.ids.map((id) => reader.ended(id)));
  expect(ends.map(({ status, text }) => [status, text])).toEqual(run.ids.map(() => ['interrupted', 'before meanwhile ']));
  for (const id of run.ids) expect(await fixture.usageOf(id)).toMatchObject([{ status: 'interrupted', estimated: true }]);
  expect(reader.faults).toEqual([]);
});
