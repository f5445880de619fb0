import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createDatabase } from '../../kit/db.ts';
import type { Database } from '../../kit/db.ts';
import { createLogger } from '../../kit/logger.ts';
import { createTestDatabase } from '../../testkit/services/database.ts';
import type { TestDatabase } from '../../testkit/services/database.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';

let database: TestDatabase;
let db: Database;
let app: TestApp;
let owner: Person;
let [mia, max]: Person[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  db = await createDatabase({ url: database.url, entities: [], log: createLogger({ level: 'silent' }) });
  app = await createTestApp({ databaseUrl: database.url });
  owner = await app.person('Olga');
  [mia, max] = [await app.join(owner, 'Mia'), await app.join(owner, 'Max')];
});
afterAll(async () => {
  await app.close();
  await db.close();
  await database.drop();
});

interface Scene {
  sessionId: string;
  linkId: string;
  invitationId: string;
  guestId: string;
}

/** Mia is its owner by name, Max in it; somebody was invited and somebody came by a link. */
async function prepare(): Promise<Scene> {
  const sessionId = await app.session(owner, { visibility: 'PRIVATE' });
  const add = 'mutation ($input: AddSessionMemberInput!) { addSessionMember(input: $input) { invitation { id } } }';
  const added = async (input: object) =>
    app.done<{ addSessionMember: { invitation: { id: string } } }>(add, { input: { sessionId, ...input } }, owner.headers);
  await added({ userId: mia!.id, role: 'OWNER' });
  await added({ userId: max!.id, role: 'VIEWER' });
  const { addSessionMember } = await added({ email: 'eve@example.org', role: 'VIEWER' });
  const link = await app.shareLink(owner, sessionId);
  const guest = await app.comeByLink(link.token, 'Gil');
  const [row] = await app.sql('select id from share_link where session_id = $1', [sessionId]);
  await app.sql(`update session set visibility = 'private' where id = $1`, [sessionId]);
  return { sessionId, linkId: String(row!['id']), invitationId: addSessionMember.invitation.id, guestId: guest.id };
}

const CHANGES: [string, (scene: Scene) => object, string][] = [
  ['addSessionMember', ({ sessionId }) => ({ sessionId, email: 'new@example.org', role: 'OWNER' }), 'FORBIDDEN'],
  ['withdrawSessionInvitation', ({ sessionId, invitationId }) => ({ sessionId, invitationId }), 'FORBIDDEN'],
  ['changeSessionRole', ({ sessionId }) => ({ sessionId, userId: max!.id, role: 'OWNER' }), 'FORBIDDEN'],
  ['removeSessionMember', ({ sessionId }) => ({ sessionId, userId: max!.id }), 'FORBIDDEN'],
  ['createShareLink', ({ sessionId }) => ({ sessionId, role: 'EDITOR' }), 'FORBIDDEN'],
  ['updateShareLink', ({ linkId }) => ({ id: linkId, role: 'EDITOR' }), 'NOT_FOUND'],
  ['rotateShareLink', ({ linkId }) => ({ id: linkId }), 'NOT_FOUND'],
  ['revokeShareLink', ({ linkId }) => ({ id: linkId }), 'NOT_FOUND'],
  ['removeLinkGuest', ({ sessionId, guestId }) => ({ sessionId, actorId: guestId }), 'FORBIDDEN'],
];

/** Somebody waits for a row that another transaction holds. */
const waiters = async () =>
  app.sql(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and state = 'active'`);

test.each(CHANGES)('%s of an owner who is one no more when their turn comes is refused', async (name, inputOf, code) => {
  const scene = await prepare();
  const mutation = `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { __typename } }`;
  let isAnswered = false;
  const late = await db.write(async (tx) => {
    await sql`select 1 from session where id = ${scene.sessionId} for no key update`.execute(tx.sql());
    const asked = app.ask(mutation, { input: inputOf(scene) }, mia!.headers).finally(() => (isAnswered = true));
    await vi.waitFor(async () => expect(isAnswered || (await waiters()).length > 0).toBe(true));
    await sql`update session_member set role = 'viewer' where session_id = ${scene.sessionId} and user_id = ${mia!.id}`.execute(tx.sql());
    return { asked };
  });
  expect((await late.asked).codes).toEqual([code]);
});
