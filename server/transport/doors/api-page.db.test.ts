import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLOSE_CODES } from '../../../schema/wire/close-codes.ts';
import { ERROR_CODES } from '../../../schema/wire/errors.ts';
import { ID_PREFIXES } from '../../../schema/wire/ids.ts';
import { DEFAULT_PAGE_SIZE, MAX_LANES, MAX_PAGE_SIZE, MAX_PROMPT_LENGTH, SNAPSHOT_MESSAGES } from '../../../schema/wire/limits.ts';
import { createRecorder } from '../../testkit/recorder.ts';
import { onPath } from '../../testkit/services/on-path.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import { bearer } from '../../testkit/visitors.ts';
import { OPERATION_LIMITS } from '../limits.ts';
import { SOCKET_LIMITS } from '../socket-limits.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PAGE = readFileSync(join(ROOT, 'docs/api.md'), 'utf8');
const run = promisify(execFile);

function snippets(language: string): string[] {
  return [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map((match) => match[1]!);
}
const programs = snippets('ts').map((text) => ({ name: /^\/\/ ([\w-]+\.ts):/.exec(text)![1]!, text }));

let app: TestApp;
let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  app = await createTestApp();
  folder = mkdtempSync(join(tmpdir(), 'parley-api-'));
  mkdirSync(join(folder, 'bin'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const { name, text } of programs) writeFileSync(join(folder, name), text);
  if (!onPath('curl')) {
    copyFileSync(join(import.meta.dirname, 'curl-stand-in.ts'), join(folder, 'bin/curl.ts'));
    writeFileSync(join(folder, 'bin/curl'), `#!/bin/sh\nexec "${process.execPath}" "${join(folder, 'bin/curl.ts')}" "$@"\n`);
    chmodSync(join(folder, 'bin/curl'), 0o755);
  }
  const PATH = [join(folder, 'bin'), dirname(process.execPath), process.env['PATH']].join(delimiter);
  env = { PATH, PARLEY: app.origin, PARLEY_WS: app.wsUrl };
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

test('the shell snippets work as they stand, and give the programs what they need', async () => {
  const script = `set -eu\n${snippets('bash').join('\n')}`;
  const { stdout, stderr } = await run('bash', ['--norc', '--noprofile', '-c', script], { env, timeout: 25_000 });
  expect(stderr).toBe('');
  expect(stdout).toContain('"status":"COMPLETE","text":"');
  expect(stdout).toContain('Hello there');
  expect(stdout).toContain('{"hasNextPage":false,');
  expect(stdout).toContain('"title":"From a shell"');
  expect(stdout).toMatch(/^# From a shell\n\n- \*\*People:\*\* Ada\n/m);
  expect(stdout).toContain('{"data":{"__schema":{"queryType":{"name":"Query"}}}}');
  for (const name of ['PARLEY_KEY', 'PARLEY_SESSION']) env[name] = new RegExp(`^${name}=(\\S+)$`, 'm').exec(stdout)![1]!;
});

test('the programs pass the type checker', async () => {
  expect(programs.map(({ name }) => name)).toEqual(['watch.ts', 'ask.ts', 'watch-apollo.ts']);
  const options = {
    target: 'esnext',
    module: 'nodenext',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    noUncheckedIndexedAccess: true,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: programs.map(({ name }) => name) }));
  const checked = await run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder]).catch(
    (error: { stdout: string }) => error,
  );
  expect(checked.stdout).toBe('');
});

test('the graphql-ws program shows an answer that somebody else asked for', async () => {
  const child = spawn(process.execPath, ['watch.ts'], { cwd: folder, env });
  const output = createRecorder<string>();
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => output.push(chunk));
  const readers = () => [...app.app.hub.readers()].filter(({ topic }) => topic === env['PARLEY_SESSION']);
  await expect.poll(() => readers().length, { timeout: 15_000 }).toBe(1);
  await app.send({ headers: bearer(env['PARLEY_KEY']!) }, env['PARLEY_SESSION']!, 'Hello from elsewhere');
  await output.until((chunks) => chunks.join('').includes('Hello from elsewhere'));
  child.kill();
  await once(child, 'exit');
});

test.each([
  ['ask.ts', 'Hello from urql'],
  ['watch-apollo.ts', 'Hello from Apollo'],
])('%s prints the answer and ends', async (name, text) => {
  const { stdout, stderr } = await run(process.execPath, [name], { cwd: folder, env, timeout: 25_000 });
  expect([stdout, stderr]).toEqual([expect.stringContaining(text), '']);
});

test('the tables say what the code says', () => {
  const rows = [...PAGE.matchAll(/^\| (?:`([A-Z_]+)`|(\d{4})) \|/gm)].map((match) => match[1] ?? match[2]!);
  expect(rows.filter((row) => /^[A-Z]/.test(row))).toEqual([...ERROR_CODES]);
  for (const code of Object.values(CLOSE_CODES)) expect(rows).toContain(String(code));
  for (const prefix of Object.keys(ID_PREFIXES)) expect(PAGE).toContain(`\`${prefix}_…\``);
  const { tokens, aliases, directives } = OPERATION_LIMITS;
  expect(PAGE).toContain(`| ${tokens.toLocaleString('en')}, ${aliases}, ${directives}, 12 |`);
  expect(PAGE).toContain(`one WebSocket | ${SOCKET_LIMITS.subscriptionsPerSocket} |`);
  expect(PAGE).toContain(`${MAX_PROMPT_LENGTH.toLocaleString('en')} characters, ${MAX_LANES} |`);
  expect(PAGE).toMatch(
    new RegExp(`at most ${MAX_PAGE_SIZE} at a time, ${DEFAULT_PAGE_SIZE} if you do not say\\s+\\(${SNAPSHOT_MESSAGES} for messages\\)`),
  );
});
