import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { testRedisUrl } from '../testkit/services/redis.ts';
import { createTestApp } from '../testkit/test-app.ts';
import type { TestApp } from '../testkit/test-app.ts';
import { PASSWORD } from '../testkit/visitors.ts';
import { live } from './testkit/life.ts';
import type { Life } from './testkit/life.ts';
import { columnsWith, redisKeysWith } from './testkit/walker.ts';

const WORD = 'qzcanaryqx';
const WAIT = { timeout: 20_000, interval: 50 };

let app: TestApp;
let life: Life;
let before: string[];
let redisBefore: string[];
let billBefore: Record<string, unknown>[];

const BILL = `select workspace_id, count(*)::int as runs, sum(cost_micros)::text as cost, sum(paid_credits)::text as paid,
  sum(output)::text as output from usage_entry group by 1 order by 1`;
const bill = () => app.sql(BILL);

/** As an operator does it on the page of jobs. */
async function run(job: string): Promise<unknown> {
  const { id } = await app.app.services.jobs.runNow(job, life.owner.id);
  return vi.waitFor(async () => {
    const [row] = await app.sql('select status, summary, error from job_run where id = $1', [id]);
    expect(row).toMatchObject({ status: 'done' });
    return row!['summary'];
  }, WAIT);
}

beforeAll(async () => {
  app = await createTestApp({ redisUrl: testRedisUrl(), env: { ROLES: 'web,worker' } });
  life = await live(app, WORD);
  before = await columnsWith(app.sql, WORD);
  redisBefore = await redisKeysWith(testRedisUrl(), WORD);
  billBefore = await bill();
}, 60_000);
afterAll(() => app.close());

test('control: before, the word is found wherever the person wrote it or others repeated it', () => {
  expect(before).toEqual(
    expect.arrayContaining([
      'api_key.display_name',
      'app_user.display_name',
      'app_user.email',
      'branch.name',
      'branch.creator_name',
      'comment.text',
      'comment.author_name',
      'comment.anchor_quote',
      'comment.mentions',
      'comment.client_mutation_id',
      'comment.resolved_by_name',
      'draft_update.update',
      'folder.name',
      'invitation.email',
      'message.author_name',
      'message.text',
      'message_search.author_name',
      'message_search.document',
      'notification.actor_name',
      'notification.excerpt',
      'poll_vote.actor_name',
      'reaction.actor_name',
      'session.title',
      'share_link.name',
      'share_link.created_by_name',
      'workspace.name',
      'workspace.slug',
      'queued_prompt.author_name',
      'queued_prompt.client_mutation_id',
      'budget_request.note',
      'budget_request.actor_name',
      'direct_run.text',
      'webhook_endpoint.description',
    ]),
  );
  expect(redisBefore.some((key) => key.endsWith(':entries'))).toBe(true);
});

test('deleting the account takes the address and the password, and ends every login', async () => {
  const { leaver } = life;
  const ask = (input: object) =>
    app.ask('mutation ($input: DeleteAccountInput!) { deleteAccount(input: $input) { erasesAt } }', { input }, leaver.headers);
  expect((await ask({ confirm: 'somebody@example.com', currentPassword: PASSWORD })).codes).toEqual(['INVALID']);
  expect((await ask({ confirm: leaver.email, currentPassword: 'wrong' })).codes).toEqual(['INVALID']);
  expect((await ask({ confirm: leaver.email, currentPassword: PASSWORD })).codes).toEqual([]);
  expect((await app.ask('{ viewer { id } }', {}, leaver.headers)).codes).toEqual(['UNAUTHENTICATED']);
  expect(await run('privacy:erase-people')).toEqual({ erased: 0, waiting: 0 });
});

test('after 14 days no column of any table and no key of Redis has a word of theirs', { timeout: 60_000 }, async () => {
  const { leaver } = life;
  const over = `now() - interval '1 minute'`;
  await app.sql(`update app_user set erase_at = ${over} where id = $1`, [leaver.id]);
  await app.sql(`update workspace set erase_at = ${over} where deleted_by_id = $1`, [leaver.id]);
  await run('workspaces:erase-deleted');
  expect(await run('privacy:erase-people')).toEqual({ erased: 1, waiting: 0 });
  expect(await columnsWith(app.sql, WORD)).toEqual([]);
  expect(await redisKeysWith(testRedisUrl(), WORD)).toEqual([]);
  expect(await app.sql('select email, display_name, erase_at, is_operator from app_user where id = $1', [leaver.id])).toEqual([
    { email: `${leaver.id.toLowerCase()}@erased.invalid`, display_name: 'Deleted person', erase_at: null, is_operator: false },
  ]);
});

test('the bill is right to the micro-dollar', async () => {
  expect(billBefore.length).toBeGreaterThan(0);
  expect(await bill()).toEqual(billBefore);
});

test('what is private goes, what is shared keeps its place, what others wrote stays', async () => {
  const { shared, closed, promptId, othersPromptId, othersAnswerId, forkId, commentId, othersCommentId } = life;
  expect(await app.sql('select id from session where id = $1', [closed])).toEqual([]);
  const texts = await app.sql('select id, text, author_name from message where id = any($1)', [[promptId, othersPromptId, othersAnswerId]]);
  const byId = new Map(texts.map((row) => [row['id'], row]));
  expect(byId.get(promptId)).toMatchObject({ text: '[This message was erased.]', author_name: 'Deleted person' });
  expect(byId.get(othersPromptId)).toMatchObject({ text: 'Another one, please', author_name: 'Olga' });
  expect(byId.get(othersAnswerId)!['text']).toMatch(/\w/);
  expect(await app.sql('select title from session where id = any($1)', [[shared, forkId]])).toEqual([
    { title: 'New session' },
    { title: 'New session' },
  ]);
  expect(await app.sql('select text, deleted_at is not null as gone from comment where id = $1', [commentId])).toEqual([
    { text: '', gone: true },
  ]);
  expect(await app.sql('select text, anchor_quote from comment where id = $1', [othersCommentId])).toEqual([
    { text: '@Deleted person what is this?', anchor_quote: null },
  ]);
  const { draft } = await app
    .done<{ draft: { text: string } }>(
      'query ($id: ID!) { draft: node(id: $id) { ... on Session { draft { text } } } }',
      { id: shared },
      life.owner.headers,
    )
    .then((data) => (data as unknown as { draft: { draft: { text: string } } }).draft);
  expect(draft.text).toBe('Olga writes too. ');
});

test('search finds nothing of it, and the audit log still holds together', async () => {
  const found = await app.done<{ workspace: { auditCheck: { brokenAt: number | null }; search: { edges: unknown[] } } }>(
    `query ($slug: String!, $word: String!) { workspace(slug: $slug) {
      auditCheck { brokenAt } search(query: $word, first: 5) { edges { cursor } } } }`,
    { slug: life.owner.workspace.slug, word: WORD },
    life.owner.headers,
  );
  expect(found.workspace.auditCheck.brokenAt).toBeNull();
  expect(found.workspace.search.edges).toEqual([]);
  const actions = await app.sql(`select action from audit_event where target_id = $1 and action like 'account:%' order by seq`, [
    life.leaver.id,
  ]);
  expect(actions.map(({ action }) => action)).toEqual(expect.arrayContaining(['account:delete', 'account:erase']));
});

test('the address may be used again, and whoever does is somebody else', async () => {
  const again = await app.ask<{ register: { user: { id: string } } }>(
    'mutation ($input: RegisterInput!) { register(input: $input) { user { id } } }',
    { input: { email: life.leaver.email, password: PASSWORD, displayName: 'New Ann' } },
  );
  expect(again.codes).toEqual([]);
  expect(again.data.register.user.id).not.toBe(life.leaver.id);
});

test('whoever runs the server erases somebody without the 14 days; what was begun is not taken back', async () => {
  const { id, email } = await app.person('Gone');
  const { erasing } = app.app.services.privacy;
  const signIn = () =>
    app.ask('mutation ($input: LoginInput!) { login(input: $input) { accessToken } }', { input: { email, password: PASSWORD } });
  expect(await app.app.services.identity.eraseSoon('nobody@example.com', new Date())).toBe(false);
  expect(await app.app.services.identity.eraseSoon(email, new Date())).toBe(true);
  expect((await signIn()).codes).toEqual(['UNAUTHENTICATED']);
  expect(await erasing.due()).toContain(id);
  expect(await erasing.erase(id, { touch: () => undefined })).toBe(true);
  expect(await erasing.due()).not.toContain(id);
  // Again, as after a run that was cut off before it could say that it was done.
  await app.sql('update app_user set erase_at = erased_at where id = $1', [id]);
  expect(await erasing.erase(id, { touch: () => undefined })).toBe(true);
  const [row] = await app.sql('select display_name, erase_at from app_user where id = $1', [id]);
  expect(row).toEqual({ display_name: 'Deleted person', erase_at: null });
});

test('an answer that is still being written waits for the next run', async () => {
  const writer = await app.join(life.owner, 'Wanda');
  const { session } = await app
    .done<{ createSession: { session: { id: string } } }>(
      'mutation ($input: CreateSessionInput!) { createSession(input: $input) { session { id } } }',
      { input: { workspaceId: life.owner.workspace.id } },
      writer.headers,
    )
    .then(({ createSession }) => createSession);
  const { answerIds } = await app.send(writer, session.id, 'A late word');
  await vi.waitFor(async () => {
    expect(await app.sql(`select 1 from message where id = $1 and status = 'complete'`, [answerIds[0]])).toHaveLength(1);
  }, WAIT);
  const status = (now: string) => app.sql('update message set status = $2 where id = $1', [answerIds[0], now]);
  await status('streaming');
  await app.app.services.identity.eraseSoon(writer.email, new Date());
  const { erasing } = app.app.services.privacy;
  expect(await erasing.erase(writer.id, { touch: () => undefined })).toBe(false);
  expect(await erasing.due()).toContain(writer.id);
  await status('complete');
  expect(await erasing.erase(writer.id, { touch: () => undefined })).toBe(true);
  expect(await app.sql('select text from message where session_id = $1 and text like $2', [session.id, '%late word%'])).toEqual([]);
});
