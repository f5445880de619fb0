import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDatabase } from '../kit/db.ts';
import type { Database } from '../kit/db.ts';
import { createLogger } from '../kit/logger.ts';
import { toExcerpt } from '../notices/notice.ts';
import { createTestDatabase } from '../testkit/services/database.ts';
import type { TestDatabase } from '../testkit/services/database.ts';
import { createTestApp } from '../testkit/test-app.ts';
import type { TestApp } from '../testkit/test-app.ts';
import type { Person } from '../testkit/visitors.ts';
import { tellRequester } from './run-notices.ts';

const LIST = '{ viewer { notifications { edges { node { kind excerpt actor { id } session { id } message { id } } } } } }';

interface Shown {
  kind: string;
  excerpt: string;
  actor: null;
  session: { id: string };
  message: { id: string };
}

let database: TestDatabase;
let db: Database;
let here: TestApp;
let ana: Person;
let bea: Person;
let sessionId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  db = await createDatabase({ url: database.url, entities: [], log: createLogger({ level: 'silent' }) });
  here = await createTestApp({ databaseUrl: database.url });
  ana = await here.person('Ana');
}, 60_000);
afterAll(async () => {
  await here.close();
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  bea = await here.join(ana, 'Bea');
  sessionId = await here.session(ana, { title: 'Launch plan' });
});

async function list(person: Person): Promise<Shown[]> {
  const { viewer } = await here.done<{ viewer: { notifications: { edges: { node: Shown }[] } } }>(LIST, {}, person.headers);
  return viewer.notifications.edges.map(({ node }) => node);
}

describe('finished runs', () => {
  const ended = (answerIds: readonly string[]) =>
    vi.waitFor(async () => {
      const rows = await here.sql("select 1 from message where id = any($1) and status not in ('queued', 'streaming')", [answerIds]);
      expect(rows).toHaveLength(answerIds.length);
    });

  test('four answers side by side are one notice, when the last has ended', async () => {
    const { answerIds } = await here.send(bea, sessionId, 'Compare', ['demo:echo', 'demo:echo', 'demo:swift', 'demo:echo']);
    await vi.waitFor(async () => expect(await list(bea)).toHaveLength(1), { timeout: 15_000 });
    await ended(answerIds);
    const items = await list(bea);
    expect(items).toMatchObject([{ kind: 'RUN_FINISHED', actor: null, session: { id: sessionId } }]);
    const [last] = await here.sql('select id, text from message where id = any($1) order by finished_at desc, id desc limit 1', [
      answerIds,
    ]);
    expect(items[0]?.message.id).toBe(last!['id']);
    expect(items[0]?.excerpt).toBe(toExcerpt(String(last!['text'])));
  });

  test('two that end at the same moment are one notice, not two and not none', async () => {
    const { answerIds } = await here.send(bea, sessionId, 'Compare', ['demo:echo', 'demo:echo']);
    await ended(answerIds);
    await here.sql("update message set status = 'streaming', finished_at = null where id = any($1)", [answerIds]);
    await here.sql('delete from notification where recipient_id = $1', [bea.id]);
    let updated = 0;
    const both = Promise.withResolvers<void>();
    const end = (messageId: string) =>
      db.write(async (tx) => {
        await tx.em.execute("update message set status = 'complete', finished_at = now() where id = ?", [messageId]);
        if (++updated === 2) both.resolve();
        await both.promise;
        const run = { messageId, sessionId, workspaceId: ana.workspace.id, actor: { kind: 'user' as const, id: bea.id } };
        await tellRequester(tx, here.app.services.notices, run);
      });
    await Promise.all(answerIds.map(end));
    expect((await list(bea)).map(({ kind }) => kind)).toEqual(['RUN_FINISHED']);
  });

  test('are no news for who watched them end, nor for who did not ask', async () => {
    const reader = await here.watch(bea, sessionId);
    await reader.ready();
    const { answerIds } = await here.send(bea, sessionId, 'Hello', ['demo:echo']);
    await reader.until((view) => view.answers().length === 1);
    await ended(answerIds);
    expect(await list(bea)).toEqual([]);
    expect((await list(ana)).filter(({ session }) => session.id === sessionId)).toEqual([]);
    reader.socket.close();
  });

  test('one that a person stopped is no news', async () => {
    const { answerIds } = await here.send(bea, sessionId, 'Write a long story', ['demo:writer']);
    await here.done('mutation ($id: ID!) { stopMessage(input: { id: $id }) { message { id } } }', { id: answerIds[0] }, ana.headers);
    await ended(answerIds);
    expect(await list(bea)).toEqual([]);
  });
});
