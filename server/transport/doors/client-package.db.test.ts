/** @parley/client as its users get it: the built package, in a folder of its own, against a server of its own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { SDK, buildSdk } from '../../../tools/sdk-build.ts';
import type * as Package from '../../../client/sdk/src/parley.ts';
import { startCuttingProxy } from '../../testkit/cutting-proxy.ts';
import type { CuttingProxy } from '../../testkit/cutting-proxy.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** An answer takes about a second. */
const DEMO_SPEED = 4;
const PROMPT = 'Say it again, word by word, so that somebody can leave and come back. '.repeat(6);

let app: TestApp;
let proxy: CuttingProxy;
let ada: Person;
let folder: string;
let parleyClient: typeof Package;
const open: Package.Parley[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  await buildSdk();
  folder = mkdtempSync(join(tmpdir(), 'parley-package-'));
  mkdirSync(join(folder, 'node_modules/@parley'), { recursive: true });
  symlinkSync(SDK, join(folder, 'node_modules/@parley/client'));
  for (const name of ['@types', 'yjs', 'graphql']) symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  for (const name of ['viewer.ts', 'bot.ts']) copyFileSync(join(SDK, 'examples', name), join(folder, name));
  parleyClient = (await import(pathToFileURL(join(SDK, 'dist/parley.js')).href)) as typeof Package;
  app = await createTestApp({ tuning: { demoSpeed: DEMO_SPEED } });
  proxy = await startCuttingProxy(app.port);
  ada = await app.person('Ada');
});
afterEach(async () => {
  proxy.setClosed(false);
  for (const child of children.splice(0)) child.kill();
  await Promise.all(open.splice(0).map((parley) => parley.close()));
});
afterAll(async () => {
  await proxy.close();
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

function connect(token: string, options: Partial<Package.ParleyOptions> = {}): Package.Parley {
  const parley = parleyClient.createParley({ url: `http://127.0.0.1:${proxy.port}`, token, ...options });
  open.push(parley);
  return parley;
}

const newKey = async (scopes: string[]) => (await app.apiKey(ada, scopes)).secret;
const writer = () => newKey(['session:read', 'session:write']);
const newSession = () => app.session(ada, { visibility: 'WORKSPACE' });
const storedText = async (id: string) => (await app.sql('select text from message where id = $1', [id]))[0]!['text'];

/** Reads until `isDone`, as a program does. */
async function read(session: Package.ParleySession, isDone: (update: Package.Update) => boolean, options?: Package.WatchOptions) {
  const updates: Package.Update[] = [];
  for await (const update of session.watch(options)) {
    updates.push(update);
    if (isDone(update)) break;
  }
  return updates;
}

const hasEnded = (id: () => string | undefined) => (update: Package.Update) =>
  update.kind === 'message' && update.message.id === id() && update.message.status === 'COMPLETE';

/** Every piece has to begin where the one before ended. */
function assembled(updates: readonly Package.Update[], id: string): string {
  let text = '';
  for (const update of updates) {
    if (update.kind !== 'text' || update.message.id !== id) continue;
    expect(update.offset).toBe(text.length);
    text += update.text;
  }
  return text;
}

describe('watching', () => {
  test('tells every letter once and in order, and the end after the last', async () => {
    const [sessionId, token] = [await newSession(), await writer()];
    const session = connect(token).session(sessionId);
    let answerId: string | undefined;
    const reading = read(
      session,
      hasEnded(() => answerId),
    );
    const { prompt, answers } = await session.send({ text: PROMPT, models: ['demo:echo'] });
    answerId = answers[0]!.id;
    const updates = await reading;
    expect(assembled(updates, answerId)).toBe(await storedText(answerId));
    expect(assembled(updates, prompt.id)).toBe(PROMPT);
    const statuses = updates.flatMap((update) =>
      update.kind === 'message' && update.message.id === answerId ? [update.message.status] : [],
    );
    expect([statuses[0], statuses.at(-1)]).toEqual(['QUEUED', 'COMPLETE']);
    expect(updates.filter(({ kind }) => kind === 'text').length).toBeGreaterThan(5);
  });

  test('survives cut connections and a server out of reach', async () => {
    const [sessionId, token] = [await newSession(), await writer()];
    const session = connect(token).session(sessionId);
    let answerId: string | undefined;
    let pieces = 0;
    const reading = read(session, (update) => {
      if (update.kind === 'text' && update.message.id === answerId) {
        pieces++;
        if (pieces === 1 || pieces === 3) proxy.cut();
        if (pieces === 2) {
          proxy.setClosed(true);
          setTimeout(() => proxy.setClosed(false), 400);
        }
      }
      return hasEnded(() => answerId)(update);
    });
    const { answers } = await session.send({ text: PROMPT.repeat(4), models: ['demo:echo'] });
    answerId = answers[0]!.id;
    expect(assembled(await reading, answerId)).toBe(await storedText(answerId));
    expect(pieces).toBeGreaterThan(3);
  });

  test('whoever comes late gets what there is first; whoever asks for what follows only that', async () => {
    const [sessionId, token] = [await newSession(), await writer()];
    const session = connect(token).session(sessionId);
    const { prompt, answers } = await session.send({ text: 'Hello', models: ['demo:echo'] });
    const first = answers[0]!.id;
    await read(
      session,
      hasEnded(() => first),
    );

    const late = await read(
      connect(token).session(sessionId),
      hasEnded(() => first),
    );
    expect(late[0]).toMatchObject({ kind: 'session', session: { id: sessionId } });
    expect([assembled(late, prompt.id), assembled(late, first)]).toEqual(['Hello', await storedText(first)]);

    const leaving = new AbortController();
    const seen: Package.Update[] = [];
    const other = connect(token).session(sessionId);
    const following = (async () => {
      for await (const update of other.watch({ isFromNow: true, signal: leaving.signal })) seen.push(update);
    })();
    await vi.waitFor(() => expect(other.text(first)).not.toBe(''), 5_000);
    const next = await session.send({ text: 'And again', models: ['demo:echo'] });
    await vi.waitFor(() => expect(seen.some(hasEnded(() => next.answers[0]!.id))).toBe(true), 10_000);
    leaving.abort();
    await following;
    expect(seen.filter((update) => update.kind === 'text' && [prompt.id, first].includes(update.message.id))).toEqual([]);
    expect(assembled(seen, next.answers[0]!.id)).toBe(await storedText(next.answers[0]!.id));
  });

  test('a reader that does not read gets what it missed in one piece', async () => {
    const [sessionId, token] = [await newSession(), await writer()];
    const session = connect(token).session(sessionId);
    const watching = session.watch();
    await watching.next();
    const { answers } = await session.send({ text: PROMPT, models: ['demo:echo'] });
    const id = answers[0]!.id;
    await vi.waitFor(
      async () => expect((await app.sql('select status from message where id = $1', [id]))[0]!['status']).toBe('complete'),
      10_000,
    );
    await vi.waitFor(async () => expect(session.text(id)).toBe(await storedText(id)), 5_000);
    const texts: string[] = [];
    for await (const update of watching) {
      if (update.kind === 'text' && update.message.id === id) texts.push(update.text);
      if (hasEnded(() => id)(update)) break;
    }
    expect(texts).toEqual([await storedText(id)]);
  });

  test.each([
    [
      'a session of somebody else',
      'NOT_FOUND',
      async () => ({ token: await writer(), id: await app.session(await app.person('Stranger')) }),
    ],
    ['a key that may not read', 'FORBIDDEN', async () => ({ token: await newKey(['usage:read']), id: await newSession() })],
    ['a key that is none', 'UNAUTHENTICATED', async () => ({ token: 'pk_nothing', id: await newSession() })],
  ])('%s ends the watching with %s', async (_name, code, prepare) => {
    const { token, id } = await prepare();
    await expect(read(connect(token).session(id), () => false)).rejects.toMatchObject({ name: 'ParleyError', code });
  });

  test('a key that is revoked ends it within a second', async () => {
    const { id, secret } = await app.apiKey(ada, ['session:read']);
    const session = connect(secret).session(await newSession());
    const ended = read(session, () => false).then(
      () => 'nothing was thrown',
      (error: unknown) => error,
    );
    await vi.waitFor(() => expect(session.isLive()).toBe(true), 5_000);
    await app.ask('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', { id }, ada.headers);
    const revokedAt = performance.now();
    expect(await ended).toMatchObject({ name: 'ParleyError', code: 'UNAUTHENTICATED' });
    expect(performance.now() - revokedAt).toBeLessThan(1_000);
  });
});

describe('sending', () => {
  test('is done once, though the answer was lost on the way', async () => {
    let losses = 2;
    const losing: typeof fetch = async (...args) => {
      const response = await fetch(...args);
      if (losses-- > 0) throw new TypeError('the answer was lost');
      return response;
    };
    const sessionId = await newSession();
    const { prompt } = await connect(await writer(), { fetch: losing })
      .session(sessionId)
      .send({ text: 'Once', models: ['demo:echo'] });
    expect(losses).toBe(-1);
    const prompts = await app.sql(`select id from message where session_id = $1 and role = 'user'`, [sessionId]);
    expect(prompts).toEqual([{ id: prompt.id }]);
  });

  test('bad input is a ParleyError with the code, the fields and the id of the request', async () => {
    const session = connect(await writer()).session(await newSession());
    const error = await session.send({ text: 'Hello', models: [] }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'ParleyError', code: 'INVALID', extensions: { fields: { models: expect.any(String) } } });
    expect((error as Package.ParleyError).requestId).toMatch(/\S/);
  });

  test('any other operation, as text', async () => {
    const data = await connect(await writer()).request<{ models: { id: string }[] }, object>('{ models { id } }', {});
    expect(data.models.map(({ id }) => id)).toContain('demo:echo');
  });
});

test('two programs write at one draft, through cut connections, and lose nothing', async () => {
  const [sessionId, token] = [await newSession(), await writer()];
  const [one, two] = await Promise.all([connect(token), connect(token)].map((parley) => parley.session(sessionId).draft()));
  for (let index = 0; index < 20; index++) {
    one!.text.insert(one!.text.length, `a${index} `);
    two!.text.insert(0, `b${index} `);
    if (index % 7 === 3) proxy.cut();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await vi.waitFor(() => expect(one!.text.toJSON()).toBe(two!.text.toJSON()), 10_000);
  const words = one!.text.toJSON().trim().split(' ');
  expect(words.toSorted()).toEqual([...Array(20).keys()].flatMap((index) => [`a${index}`, `b${index}`]).toSorted());
  await Promise.all([one!.close(), two!.close()]);
  const { data } = await app.ask<{ session: { draft: { text: string } } }>(
    'query ($id: ID!) { session(id: $id) { draft { text } } }',
    { id: sessionId },
    ada.headers,
  );
  expect(data.session.draft.text).toBe(words.join(' ') + ' ');
});

describe('examples', () => {
  function start(name: string, token: string, sessionId: string): { child: ChildProcess; said: () => string } {
    const env = { ...process.env, PARLEY_URL: app.origin, PARLEY_KEY: token };
    const child = spawn(process.execPath, [join(folder, name), sessionId], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    return { child, said: () => said };
  }

  test('compile against the package, strictly', async () => {
    const options = [
      '--strict',
      '--noEmit',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--lib',
      'es2024,dom',
      '--types',
      'node',
      '--skipLibCheck',
    ];
    const tsc = spawn(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, 'viewer.ts', 'bot.ts'], {
      cwd: folder,
    });
    let said = '';
    tsc.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(tsc, 'exit')) as [number];
    expect([said, code]).toEqual(['', 0]);
  });

  test('the viewer is a live terminal in less than fifty lines, and stands in the docs as it is', async () => {
    const source = readFileSync(join(SDK, 'examples/viewer.ts'), 'utf8');
    expect(source.split('\n').length).toBeLessThan(50);
    expect(readFileSync(join(ROOT, 'docs/client.md'), 'utf8')).toContain(`\`\`\`ts\n${source}\`\`\``);
    const [sessionId, token] = [await newSession(), await writer()];
    const { said, child } = start('viewer.ts', token, sessionId);
    const { answers } = await connect(token)
      .session(sessionId)
      .send({ text: 'Good morning', models: ['demo:echo'] });
    await vi.waitFor(async () => {
      const text = String(await storedText(answers[0]!.id));
      expect(text).not.toBe('');
      expect(said()).toContain(text);
    }, 15_000);
    expect(said()).toContain('Good morning');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('the bot answers when it is named, once, and not itself', async () => {
    const [sessionId, token] = [await newSession(), await writer()];
    const { prompt } = await connect(token)
      .session(sessionId)
      .send({ text: 'one two three', models: ['demo:echo'] });
    const bot = start('bot.ts', token, sessionId);
    const comments = async () =>
      (await app.sql('select text from comment where session_id = $1 order by id', [sessionId])).map(({ text }) => text);
    const say = (text: string) =>
      app.ask(
        'mutation ($input: AddCommentInput!) { addComment(input: $input) { comment { id } } }',
        { input: { messageId: prompt.id, text } },
        ada.headers,
      );
    await vi.waitFor(() => expect(bot.said()).toContain('is listening'), 10_000);
    await say('Nobody in particular');
    await expect
      .poll(
        async () => {
          await say('@clerk how long is this?');
          return (await comments()).filter((text) => String(text).startsWith('That message')).length;
        },
        { timeout: 15_000, interval: 1_000 },
      )
      .toBeGreaterThan(0);
    expect(
      (await comments()).filter((text) => String(text).startsWith('That message')).every((text) => text === 'That message has 3 words.'),
    ).toBe(true);
  });
});
