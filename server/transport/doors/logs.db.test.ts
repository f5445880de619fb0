import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WATCH } from '../../testkit/session-view.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import { PASSWORD } from '../../testkit/visitors.ts';
import { draftUpdate } from './matrix-world.ts';

const lines: string[] = [];
let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ logTo: { write: (line) => void lines.push(line) } });
});
afterAll(() => app.close());

/** What must stand in no line; some in forms that a program might give them. */
const secrets = new Map<string, string>();
function canary(name: string): string {
  const text = `canary${name}${randomBytes(6).toString('hex')}`;
  secrets.set(name, text);
  return text;
}

const SEND = 'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } } }';
const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { user { id } } }';

/** Postgres repeats the row that it refuses, and its drivers repeat the statement. */
async function whileWritingFails(table: string, work: () => Promise<void>): Promise<void> {
  await app.sql(`alter table ${table} add constraint broken check (false) not valid`);
  await work();
  await app.sql(`alter table ${table} drop constraint broken`);
}

test('no line of the log has the text of a message, a title, a draft, a password, a token or a cookie, whatever goes wrong', async () => {
  const ada = await app.person();
  const member = await app.join(ada, 'Member');
  const key = await app.apiKey(ada, ['session:read', 'session:write']);
  for (const [name, secret] of Object.entries({
    access: ada.accessToken,
    refresh: ada.refreshToken,
    cookie: ada.cookie.split('=')[1]!,
    apiKey: key.secret.slice(-20),
    password: PASSWORD,
  }))
    secrets.set(name, secret);

  const sessionId = await app.session(ada, { title: canary('title') });
  const watch = await app.watch(ada, sessionId);
  const stream = await app.sse({ query: WATCH, variables: { id: sessionId }, headers: key.headers });
  await app.send(ada, sessionId, canary('text'), ['demo:echo', 'demo:echo']);
  await watch.until((view) => view.answers().length === 2);
  const edit = 'mutation ($input: EditDraftInput!) { editDraft(input: $input) { version } }';
  await app.done(edit, { input: { sessionId, update: draftUpdate(canary('draft')), clientId: 'a' } }, ada.headers);

  const typed = canary('typedPassword');
  await app.ask(LOGIN, { input: { email: ada.email, password: typed } });
  await app.ask(LOGIN, { input: { email: ada.email, password: PASSWORD } });
  await app.ask(
    '{ viewer { id } }',
    {},
    { authorization: `Bearer pat_${canary('wrongToken')}`, cookie: `parley_login=${canary('wrongCookie')}` },
  );
  await app.ask(`{ viewer { ${canary('field')} } }`);
  await app.ask(`{ node(id: "${canary('literal')}") { id } }`, {}, ada.headers);
  await fetch(app.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: `{"query": ${canary('body')}` });
  await fetch(`${app.url}?query=${canary('query')}`);
  await fetch(`${app.origin}/invitation?${canary('pageQuery')}`);
  const socket = await app.socket({ authorization: ada.headers.authorization });
  socket.ws.send(`{"${canary('frame')}`);
  await socket.closed;

  await app.ask('mutation ($email: String!) { requestMagicLink(input: { email: $email }) { ok } }', { email: ada.email });
  secrets.set('magicLink', await app.linkTo(ada.email));
  secrets.set('invitation', await app.linkTo(member.email));

  await whileWritingFails('message', async () => {
    const { codes } = await app.ask(
      SEND,
      { input: { sessionId, parentId: null, text: canary('lostText'), models: ['demo:echo'] } },
      ada.headers,
    );
    expect(codes).toEqual(['INTERNAL']);
  });
  await whileWritingFails('session', async () => {
    const update = 'mutation ($input: UpdateSessionInput!) { updateSession(input: $input) { session { id } } }';
    expect((await app.ask(update, { input: { id: sessionId, title: canary('lostTitle') } }, ada.headers)).codes).toEqual(['INTERNAL']);
  });
  await whileWritingFails('login', async () => {
    expect((await app.ask(LOGIN, { input: { email: ada.email, password: PASSWORD } })).codes).toEqual(['INTERNAL']);
  });
  await whileWritingFails('draft_update', async () => {
    const input = { sessionId, update: draftUpdate(canary('lostDraft')), clientId: 'a' };
    expect((await app.ask(edit, { input }, ada.headers)).codes).toEqual(['INTERNAL']);
  });
  watch.socket.close();
  await stream.close();

  expect(lines.length).toBeGreaterThan(20);
  const failures = lines.filter((line) => line.includes('unexpected error'));
  expect(failures.length).toBe(4);
  // What somebody needs to find the cause is there.
  for (const failure of failures) expect(failure).toMatch(/"errorId":"[0-9a-f-]{36}".*|broken|23514/);
  const all = lines.join('');
  const found = [...secrets]
    .filter(([, secret]) => all.includes(secret))
    .map(([name, secret]) => `${name}: ${lines.find((line) => line.includes(secret))!.slice(0, 700)}`);
  expect(found).toEqual([]);
});
