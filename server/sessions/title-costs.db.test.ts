import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultsOf } from '../billing/testkit/books.ts';
import type { GenerateRequest } from '../models/model.ts';
import { createFixture } from './testkit/session-fixture.ts';
import type { Fixture } from './testkit/session-fixture.ts';
import { MODEL, createScriptedModels } from './testkit/scripted-models.ts';
import type { ScriptedModels } from './testkit/scripted-models.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.close());

interface TitleUsage {
  status: string;
  failure_code: string | null;
  cost_micros: string;
}
async function titles(workspaceId: string): Promise<TitleUsage[]> {
  const { rows } = await sql<TitleUsage>`
    select status, failure_code, cost_micros from usage_entry where workspace_id = ${workspaceId} and purpose = 'title'`.execute(
    fixture.db.sql(),
  );
  return rows;
}

async function expectSettled(workspaceId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from reservation where workspace_id = ${workspaceId}`.execute(fixture.db.sql());
  expect(rows).toEqual([]);
  expect(await faultsOf(fixture.db.sql(), workspaceId)).toEqual([]);
}

test('a title that cannot be asked for, as the conversation is too long for the model, leaves nothing held', async () => {
  const models = createScriptedModels((request) => (request.messages.at(-1)!.text.startsWith('Why') ? 'Because. '.repeat(300) : null));
  const small = { ...models, find: (id: string) => ({ ...models.find(id)!, contextWindow: 1_200, maxOutputTokens: 200 }) };
  const workspaceId = await fixture.workspace();
  const ana = await fixture.person('Ana', workspaceId);
  const node = await fixture.node({ models: small });
  const { id } = await node.sessions.createSession(ana, { workspaceId });
  await node.sessions.sendPrompt(ana, { sessionId: id, text: `Why ${'so '.repeat(600)}?`, models: [MODEL] });
  await expect
    .poll(() => titles(workspaceId), { timeout: 10_000 })
    .toEqual([{ status: 'failed', failure_code: 'INVALID', cost_micros: '0' }]);
  await expectSettled(workspaceId);
  await node.close();
});

/** Titles wait until they are told. */
function withSlowTitles(models: ScriptedModels, mayAnswer: Promise<void>): ScriptedModels {
  return {
    ...models,
    provider(id) {
      const found = models.provider(id)!;
      async function* generate(request: GenerateRequest, signal: AbortSignal) {
        if (request.messages[0]?.text.startsWith('Write a title')) await mayAnswer;
        yield* found.provider.generate(request, signal);
      }
      return { ...found, provider: { ...found.provider, generate } };
    },
  };
}

test('a title whose end meets a lost connection is charged all the same, once', async () => {
  const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
  const workspaceId = await fixture.workspace();
  const ana = await fixture.person('Ana', workspaceId);
  const node = await fixture.node({ models: withSlowTitles(createScriptedModels(), mayAnswer) });
  const { id } = await node.sessions.createSession(ana, { workspaceId });
  await node.sessions.sendPrompt(ana, { sessionId: id, text: 'Hi!', models: [MODEL] });
  (await node.models.call(0)).end({ uncachedInput: 10, output: 10 });
  const held = async () =>
    (await sql<{ id: string }>`select id from reservation where workspace_id = ${workspaceId}`.execute(fixture.db.sql())).rows;
  await expect.poll(held, { timeout: 10_000 }).toEqual([{ id: expect.stringMatching(/^title:/) }]);

  // Two, as within a transaction one sees who waits as it was at the first look.
  const [owner, looking] = [new pg.Client({ connectionString: fixture.url }), new pg.Client({ connectionString: fixture.url })];
  await Promise.all([owner.connect(), looking.connect()]);
  await owner.query('begin');
  await owner.query('select 1 from billing_account where workspace_id = $1 for update', [workspaceId]);
  answer();
  const cut = `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query like '%billing_account%'`;
  await expect.poll(async () => (await looking.query(cut)).rowCount, { timeout: 10_000 }).toBe(1);
  await owner.query('commit');
  // 10 x 1 + 5 x 5
  await expect
    .poll(() => titles(workspaceId), { timeout: 10_000 })
    .toEqual([{ status: 'complete', failure_code: null, cost_micros: '35' }]);
  await expectSettled(workspaceId);
  await Promise.all([owner.end(), looking.end()]);
  await node.close();
});
