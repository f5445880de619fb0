import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp } from '../testkit/test-app.ts';
import type { TestApp } from '../testkit/test-app.ts';
import { PASSWORD } from '../testkit/visitors.ts';
import type { Person } from '../testkit/visitors.ts';
import { NOT_GIVEN, PERSONAL_TABLES } from './personal-tables.ts';
import { live } from './testkit/life.ts';
import type { Life } from './testkit/life.ts';
import { columnsWith } from './testkit/walker.ts';

const WORD = 'qzexportqx';
type Section = Record<string, unknown>[];
type Document = { about: { person: string } } & Record<string, Section>;

let app: TestApp;
let life: Life;
let stranger: Person;
beforeAll(async () => {
  app = await createTestApp();
  life = await live(app, WORD);
  stranger = await app.person('Eve');
}, 60_000);
afterAll(() => app.close());

const request = (who: Pick<Person, 'headers'>, currentPassword: string | null = PASSWORD) =>
  app.ask<{ requestPersonalExport: { path: string; expiresAt: string } } | null>(
    'mutation ($input: RequestPersonalExportInput!) { requestPersonalExport(input: $input) { path expiresAt } }',
    { input: { currentPassword } },
    who.headers,
  );
async function pathFor(who: Pick<Person, 'headers'>): Promise<string> {
  const { data } = await request(who);
  return data!.requestPersonalExport.path;
}
const get = (path: string, headers: Record<string, string> = {}) => fetch(`${app.origin}${path}`, { headers });
async function copyOf(who: Person): Promise<Document> {
  const reply = await get(await pathFor(who), who.headers);
  expect(reply.status).toBe(200);
  return (await reply.json()) as Document;
}

describe('getting it', () => {
  test('takes the password, the login that asked, and its own token', async () => {
    const { leaver, owner } = life;
    expect((await request(leaver, 'wrong')).codes).toEqual(['INVALID']);
    expect((await request(leaver, null)).codes).toEqual(['INVALID']);
    const path = await pathFor(leaver);
    expect((await get(path)).status).toBe(401);
    expect((await get(path, owner.headers)).status).toBe(404);
    expect((await get('/export/my-data.json?token=abc', leaver.headers)).status).toBe(404);
    expect((await get('/export/my-data.json', leaver.headers)).status).toBe(404);
    const sentTwice = await app.ask<{ login: { accessToken: string } }>(
      'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }',
      { input: { email: leaver.email, password: PASSWORD } },
    );
    expect((await get(path, { authorization: `Bearer ${sentTwice.data.login.accessToken}` })).status).toBe(404);
    const reply = await get(path, leaver.headers);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-disposition')).toContain('My data on Parley.json');
    await reply.text();
    const log = await app.sql(`select actor_id from audit_event where action = 'account:export' and workspace_id = $1`, [
      owner.workspace.id,
    ]);
    expect(log).toEqual([{ actor_id: leaver.id }]);
  });

  test('is for people, and counted', async () => {
    const key = await app.apiKey(life.owner, ['session:read']);
    expect((await request(key)).codes).toEqual(['FORBIDDEN']);
    const codes: unknown[] = [];
    for (let times = 0; times < 6; times++) codes.push((await request(stranger)).codes[0]);
    expect(codes).toEqual([undefined, undefined, undefined, undefined, undefined, 'RATE_LIMITED']);
  });
});

describe('what is in it', () => {
  test('everything that they wrote, wherever they wrote it', async () => {
    const copy = await copyOf(life.leaver);
    expect(copy.about.person).toBe(life.leaver.id);
    const sectionsWith = Object.keys(copy).filter((name) => JSON.stringify(copy[name]).toLowerCase().includes(WORD));
    expect(sectionsWith).toEqual(
      expect.arrayContaining([
        'profile',
        'workspaces',
        'invitations',
        'apiKeys',
        'folders',
        'budgetRequests',
        'webhooks',
        'sessions',
        'messages',
        'comments',
        'reactions',
        'votes',
        'branches',
        'shareLinks',
      ]),
    );
    expect(copy['messages']!.find(({ id }) => id === life.promptId)).toMatchObject({ text: `Tell me of ${WORD}`, answer: null });
    expect(copy['messages']!.some(({ answer, model }) => String(answer).includes(WORD) && model === 'demo:echo')).toBe(true);
    expect(copy['drafts']).toMatchObject([{ session_id: life.shared }]);
    expect(copy['usage']!.length).toBeGreaterThan(0);
    expect(copy['devices']!.length).toBeGreaterThan(0);
  });

  test('no secret, and no word that another person wrote', async () => {
    const { leaver, owner } = life;
    const text = JSON.stringify(await copyOf(leaver));
    const [row] = await app.sql(
      `select (select hash from password_credential where user_id = $1) as hash, (select string_agg(secret_hash, '|') from api_key) as keys`,
      [leaver.id],
    );
    for (const secret of [String(row!['hash']), ...String(row!['keys']).split('|'), leaver.accessToken, owner.email])
      expect(text).not.toContain(secret);
    expect(text).not.toContain('Another one, please');
  });

  test('of sessions that they may not read any more only their own words', async () => {
    const [guest, sessionId] = [await app.join(life.owner, 'Gil', 'GUEST'), await app.session(life.owner, { title: 'Salaries of all' })];
    const change = (name: string, selection: string, input: object, who: Person = life.owner) =>
      app.done(
        `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`,
        { input },
        who.headers,
      );
    await change('addSessionMember', 'member { role }', { sessionId, userId: guest.id, role: 'EDITOR' });
    const { promptId, answerIds } = await app.send(guest, sessionId, 'My own question');
    const anchor = { start: 0, end: 2 };
    await change('addComment', 'comment { id }', {
      messageId: promptId,
      text: '@Gil A secret of Olga',
      mentions: [{ kind: 'USER', id: guest.id, name: 'Gil' }],
    });
    await change('addComment', 'comment { id }', { messageId: promptId, text: 'My own remark', anchor }, guest);
    const may = await copyOf(guest);
    expect(may['comments']).toMatchObject([{ text: 'My own remark', quote: 'My' }]);
    expect(JSON.stringify(may['notifications'])).toContain('A secret of Olga');

    await change('removeSessionMember', 'session { id }', { sessionId, userId: guest.id });
    const mayNot = await copyOf(guest);
    expect(mayNot['comments']).toMatchObject([{ text: 'My own remark', quote: null }]);
    expect(mayNot['messages']!.find(({ id }) => id === promptId)).toMatchObject({ text: 'My own question' });
    expect(mayNot['messages']!.find(({ id }) => id === answerIds[0])).toMatchObject({ answer: null, model: null });
    expect(JSON.stringify(mayNot)).not.toContain('A secret of Olga');
    expect(JSON.stringify(mayNot)).not.toContain('Salaries');
  });

  test('which model answered stays a secret while a blind vote is open', async () => {
    const sessionId = await app.session(life.owner);
    const input = { sessionId, text: 'Which one?', models: ['demo:echo', 'demo:echo'], blind: true };
    const { sendPrompt } = await app.done<{ sendPrompt: { answers: { id: string }[] } }>(
      'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { answers { id } } }',
      { input },
      life.owner.headers,
    );
    const ids = sendPrompt.answers.map(({ id }) => id);
    const { messages, usage } = await copyOf(life.owner);
    expect(messages!.filter(({ id }) => ids.includes(String(id))).map(({ model }) => model)).toEqual([null, null]);
    expect(usage!.filter((row) => ids.includes(String(row['message_id'])))).toEqual([]);
  });

  test('in pages: what is more than one page comes whole and in order', async () => {
    const folders = 1_234;
    await app.sql(
      `insert into folder (id, workspace_id, user_id, name, created_at)
       select 'fld_' || lpad(n::text, 8, '0'), $1, $2, 'Folder ' || n, now() from generate_series(1, ${folders}) n`,
      [life.owner.workspace.id, life.owner.id],
    );
    const copy = await copyOf(life.owner);
    expect(copy['folders']!.map(({ name }) => name)).toEqual(Array.from({ length: folders }, (_, index) => `Folder ${index + 1}`));
  });
});

describe('it is complete', () => {
  const given = new Set(PERSONAL_TABLES.flatMap(({ table, by }) => by.map((column) => `${table}.${column}`)));

  test('every column that points to a person is given, or named with the reason why not', async () => {
    const columns = await app.sql(`
      select kcu.table_name || '.' || kcu.column_name as name from information_schema.referential_constraints rc
        join information_schema.key_column_usage kcu using (constraint_schema, constraint_name)
        join information_schema.constraint_column_usage ccu using (constraint_schema, constraint_name)
        where ccu.table_name in ('app_user', 'two_factor') and kcu.table_schema = 'public'
      union
      select table_name || '.' || column_name from information_schema.columns where table_schema = 'public' and data_type = 'text'
        and (column_name ~ '(^|_)(user|person|actor|author|creator|recipient|requester|stopper|decider|owner|by)_id$' or column_name = 'email')
      order by 1`);
    const missing = columns.map(({ name }) => String(name)).filter((name) => !given.has(name) && !(name in NOT_GIVEN));
    expect(missing).toEqual([]);
  });

  test('wherever the id of somebody who did everything is found, that column is known', async () => {
    const found = await columnsWith(app.sql, life.leaver.id);
    expect(found.length).toBeGreaterThan(25);
    expect(found.filter((name) => !given.has(name) && !(name in NOT_GIVEN))).toEqual([]);
  });

  test('nothing is named that does not exist', async () => {
    const columns = new Set(
      (await app.sql(`select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'`)).map(
        ({ name }) => name,
      ),
    );
    expect([...given, ...Object.keys(NOT_GIVEN)].filter((name) => !columns.has(name))).toEqual([]);
    expect(new Set(PERSONAL_TABLES.map(({ section }) => section)).size).toBe(PERSONAL_TABLES.length);
  });
});
