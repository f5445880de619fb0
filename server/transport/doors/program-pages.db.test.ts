import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ERROR_CODES } from '../../../schema/wire/errors.ts';
import { onPath } from '../../testkit/services/on-path.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';

const ROOT = join(import.meta.dirname, '../../..');
const [OPENAI, MCP] = ['openai', 'mcp'].map((name) => readFileSync(join(ROOT, `docs/${name}.md`), 'utf8')) as [string, string];
const run = promisify(execFile);

function snippets(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map((match) => match[1]!);
}
const programs = [OPENAI, MCP]
  .flatMap((page) => snippets(page, 'ts'))
  .map((text) => ({ name: /^\/\/ ([\w-]+\.ts):/.exec(text)![1]!, text }));

let app: TestApp;
let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  app = await createTestApp();
  const owner = await app.person('Ada');
  const sessionId = await app.session(owner, { title: 'The nightly build', visibility: 'WORKSPACE' });
  const { secret } = await app.apiKey(owner, ['session:read', 'session:write']);
  folder = mkdtempSync(join(tmpdir(), 'parley-programs-'));
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
  env = { PATH, PARLEY: app.origin, PARLEY_KEY: secret, PARLEY_SESSION: sessionId };
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

test('the programs pass the type checker', async () => {
  expect(programs.map(({ name }) => name)).toEqual(['chat.ts', 'into-a-session.ts', 'ask-over-mcp.ts']);
  const options = { target: 'esnext', module: 'nodenext', strict: true, skipLibCheck: true, noEmit: true, types: ['node'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: programs.map(({ name }) => name) }));
  const checked = await run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder]).catch(
    (error: { stdout: string }) => error,
  );
  expect(checked.stdout).toBe('');
});

test.each([
  ['chat.ts', ['demo:echo', 'Hello from the openai library', 'tokens in']],
  ['into-a-session.ts', ['The nightly build failed']],
  ['ask-over-mcp.ts', ['list_sessions', 'Hello from MCP', '"status":"complete"', '# The nightly build']],
])('%s does what it says', async (name, said) => {
  const { stdout, stderr } = await run(process.execPath, [name], { cwd: folder, env, timeout: 25_000 });
  expect(stderr).toBe('');
  for (const words of said) expect(stdout).toContain(words);
});

test('the shell snippet works as it stands', async () => {
  const script = `set -eu\n${snippets(OPENAI, 'bash').join('\n')}`;
  const { stdout, stderr } = await run('bash', ['--norc', '--noprofile', '-c', script], { env, timeout: 25_000 });
  expect([stderr, JSON.parse(stdout)]).toMatchObject(['', { object: 'response', status: 'completed' }]);
});

/** Only operations of the graph can be too complex, or come as a hash. */
const OF_THE_GRAPH: ReadonlySet<string> = new Set(['TOO_COMPLEX', 'PERSISTED_QUERY_NOT_FOUND']);

test('the configuration is JSON; the table of errors has every code that can be answered', () => {
  for (const text of snippets(MCP, 'json')) expect(JSON.parse(text)).toHaveProperty('mcpServers.parley.url');
  const codes = [...OPENAI.matchAll(/^\| \d{3} \| `([A-Z_]+)` \|/gm)].map((match) => match[1]!);
  expect(new Set(codes)).toEqual(new Set(ERROR_CODES.filter((code) => !OF_THE_GRAPH.has(code))));
});
