/** The snippets of the developers page, as the page shows them: filled in for a server and a session, and run. */
import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillSnippet } from '../../../client/src/features/developers/fill-snippet.ts';
import { onPath } from '../../testkit/services/on-path.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SNIPPETS = join(ROOT, 'client/snippets');
const NAMES = ['apollo.ts', 'curl.sh', 'graphql-sse.ts', 'graphql-ws.ts', 'python.py', 'urql.ts'];
const run = promisify(execFile);

let app: TestApp;
let folder: string;
let ada: Person;
let sessionId: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  app = await createTestApp();
  ada = await app.person();
  sessionId = await app.session(ada);
  const { secret } = await app.apiKey(ada, ['session:read', 'session:write']);
  folder = mkdtempSync(join(tmpdir(), 'parley-snippets-'));
  mkdirSync(join(folder, 'bin'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const name of NAMES)
    writeFileSync(join(folder, name), fillSnippet(readFileSync(join(SNIPPETS, name), 'utf8'), { origin: app.origin, sessionId }));
  if (!onPath('curl')) {
    copyFileSync(join(import.meta.dirname, 'curl-stand-in.ts'), join(folder, 'bin/curl.ts'));
    writeFileSync(join(folder, 'bin/curl'), `#!/bin/sh\nexec "${process.execPath}" "${join(folder, 'bin/curl.ts')}" "$@"\n`);
    chmodSync(join(folder, 'bin/curl'), 0o755);
  }
  const PATH = [join(folder, 'bin'), dirname(process.execPath), process.env['PATH']].join(delimiter);
  env = { PATH, HOME: process.env['HOME'], PARLEY_KEY: secret };
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

/** Of the newest answer. */
async function answer(): Promise<string> {
  const [row] = await app.sql("select text from message where session_id = $1 and role = 'assistant' order by id desc limit 1", [
    sessionId,
  ]);
  return String(row!['text']);
}

test('every file of the folder is run here', () => {
  expect(readdirSync(SNIPPETS).toSorted()).toEqual(NAMES);
});

test.each([
  ['graphql-ws.ts', 'Hello from graphql-ws'],
  ['graphql-sse.ts', 'Hello from graphql-sse'],
  ['urql.ts', 'Hello from urql'],
  ['apollo.ts', 'Hello from Apollo'],
])('%s streams the answer to its end, and ends itself', async (name, prompt) => {
  const { stdout, stderr } = await run(process.execPath, [name], { cwd: folder, env, timeout: 25_000 });
  expect(stderr).toBe('');
  expect(stdout).toContain(prompt);
  expect(stdout).toBe(await answer());
});

test('the shell snippet shows the events of the answer to its end', async () => {
  const { stdout, stderr } = await run('bash', ['--norc', '--noprofile', '-u', 'curl.sh'], { cwd: folder, env, timeout: 25_000 });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^\{"data":\{"sendPrompt":\{"answers":\[\{"id":"msg_/);
  const pieces = [...stdout.matchAll(/"__typename":"TextAppended".*?"text":(".*?(?<!\\)")\}/g)].map(
    ([, text]) => JSON.parse(text!) as string,
  );
  expect(pieces.join('')).toBe(await answer());
  expect(stdout.trim().split('\n').at(-1)).toContain('"status":"COMPLETE"');
});

// A machine without Python says that it did not look: the snippet needs nothing but Python itself.
test.skipIf(!onPath('python3'))('the Python snippet streams the answer to its end, with the standard library alone', async () => {
  const { stdout, stderr } = await run('python3', ['-I', 'python.py'], { cwd: folder, env, timeout: 25_000 });
  expect(stderr).toBe('');
  expect(stdout).toBe(`${await answer()}\n`);
});

test.each(['graphql-ws.ts', 'graphql-sse.ts', 'urql.ts', 'apollo.ts'])('%s fails where the key is wrong', async (name) => {
  const failed = await run(process.execPath, [name], { cwd: folder, env: { ...env, PARLEY_KEY: 'pk_wrong' }, timeout: 25_000 }).catch(
    (error: { code: number; stderr: string }) => error,
  );
  expect(failed).toMatchObject({ code: 1 });
});
