import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockAccount } from '../../billing/accounts.ts';
import { PLANS } from '../../billing/plans.ts';
import { createHouse, createRoom } from '../testkit/queue-room.ts';
import type { House } from '../testkit/queue-room.ts';
import type { TestNode } from '../testkit/session-fixture.ts';
import { MODEL, OTHER_MODEL } from '../testkit/scripted-models.ts';
import { outcome } from '../../testkit/outcome.ts';

const MOST = PLANS.free.runsAtATime!.person;
const LANES = [MODEL, OTHER_MODEL];

let house: House;
beforeAll(async () => {
  house = await createHouse();
  await onFreePlan(house.workspaceId);
});
afterAll(() => house.fixture.close());

async function onFreePlan(workspaceId: string): Promise<void> {
  await house.fixture.db.write(async (tx) => {
    await lockAccount(tx, workspaceId, new Date(), { defaultPlan: 'selfHosted' });
    await sql`update billing_account set plan = 'free' where workspace_id = ${workspaceId}`.execute(tx.sql());
  });
}

test('where as many answers are written as may be, a prompt is refused and its draft stays; a queued one waits, and is sent when one ends', async () => {
  const { ana, ben, node, other } = house;
  const rooms = await Promise.all(Array.from({ length: MOST / 2 }, () => createRoom(house)));
  await Promise.all(rooms.map((room, index) => room.send(`busy ${index}`, LANES)));
  const idle = await createRoom(house);
  await idle.type(ana, 'kept for later');
  const send = () => outcome(other.sessions.sendPrompt(ana, { sessionId: idle.sessionId, models: [MODEL] }));
  expect([await send(), await send()]).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
  expect(await idle.draft()).toBe('kept for later');
  expect(idle.prompts()).toEqual([]);

  const { queuedPrompt } = await idle.put(ana, 'waits for room', other);
  expect(queuedPrompt).toMatchObject({ state: 'waiting' });
  // Others are not held up by hers.
  const free = await createRoom(house);
  await node.sessions.sendPrompt(ben, { sessionId: free.sessionId, text: 'of somebody else', models: [MODEL] });
  await free.call('of somebody else');
  expect(await idle.queue()).toMatchObject({ pause: null, prompts: [{ excerpt: 'waits for room', state: 'waiting' }] });

  (await rooms[0]!.call('busy 0')).end();
  await idle.prompt('waits for room');
  await idle.call('waits for room');
  expect(await idle.texts()).toEqual([]);
  expect(await idle.draft()).toBe('kept for later');
  await Promise.all([...rooms, idle, free].map((room) => room.reader.close()));
});

test('100 prompts sent side by side on two nodes: as many as may be are written at a time, and not one more', async () => {
  const { fixture, node, other } = house;
  const workspaceId = await fixture.workspace();
  const ana = await fixture.person('Ana', workspaceId);
  await onFreePlan(workspaceId);
  const sessions: string[] = [];
  for (let n = 0; n < 100; n++) sessions.push((await node.sessions.createSession(ana, { workspaceId })).id);
  const outcomes: unknown[] = [];
  // As many at a time as there are connections.
  const sender = async (at: TestNode) => {
    for (let sessionId = sessions.pop(); sessionId !== undefined; sessionId = sessions.pop())
      outcomes.push(await outcome(at.sessions.sendPrompt(ana, { sessionId, text: 'all at once', models: [MODEL] })));
  };
  await Promise.all(Array.from({ length: 16 }, (_, n) => sender(n % 2 ? node : other)));
  expect(outcomes.filter((one) => one === 'ok')).toHaveLength(MOST);
  expect(outcomes.filter((one) => one === 'RATE_LIMITED')).toHaveLength(100 - MOST);
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from message m join session s on s.id = m.session_id
    where s.workspace_id = ${workspaceId} and m.status in ('queued', 'streaming')`.execute(fixture.db.sql());
  expect(rows[0]?.count).toBe(MOST);
});
