/** docs/webhooks.md: its events are those that there are, and its receiver verifies what this server sends. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WEBHOOK_EVENTS } from '../../schema/wire/webhooks.ts';
import { freePort } from '../kit/free-port.ts';
import { TEST, createWebhookApp } from './testkit/webhook-app.ts';
import type { WebhookApp } from './testkit/webhook-app.ts';
import { WEBHOOK_TIMING } from './timing.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/webhooks.md'), 'utf8');
const [PROGRAM = ''] = [...PAGE.matchAll(/^```ts\n([^]*?)^```/gm)].map((match) => match[1]!);

let app: WebhookApp;
let folder: string;
beforeAll(async () => {
  app = await createWebhookApp();
  folder = mkdtempSync(join(tmpdir(), 'parley-webhooks-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'receiver.ts'), PROGRAM);
}, 60_000);
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

test('the table has every event, in the order of the list, with its words', () => {
  const rows = [...PAGE.matchAll(/^\| `([a-z_.]+)` \| ([^|]+) \|/gm)].map(([, type, words]) => ({ type, words: words!.trim() }));
  expect(rows).toEqual(WEBHOOK_EVENTS);
});

test('the times of the page are those of the server', () => {
  const words = (ms: number) => (ms < 60_000 ? `${ms / 1_000} s` : ms < 3_600_000 ? `${ms / 60_000} min` : `${ms / 3_600_000} h`);
  const times = WEBHOOK_TIMING.retryMs.map(words);
  expect(PAGE).toContain(`after about ${times.slice(0, -1).join(', ')} and ${times.at(-1)}`);
  expect(PAGE).toContain(`within ${WEBHOOK_TIMING.tryMs / 1_000} seconds`);
});

test('the receiver passes the type checker', async () => {
  const options = { target: 'esnext', module: 'nodenext', strict: true, skipLibCheck: true, noEmit: true, types: ['node'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['receiver.ts'] }));
  const checked = await promisify(execFile)(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder]).catch(
    (error: { stdout: string }) => error,
  );
  expect(checked.stdout).toBe('');
}, 60_000);

test('the receiver takes what this server sends, once, and nothing else', async () => {
  const ana = await app.person('Ana');
  const port = await freePort();
  const { id, secret } = await app.endpoint(ana, `http://127.0.0.1:${port}/hook`);
  const receiver = spawn(process.execPath, ['receiver.ts'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], PARLEY_WEBHOOK_SECRET: secret, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let said = '';
    receiver.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    await expect.poll(() => said, { timeout: 10_000 }).toContain('listening');
    await app.done(TEST, { input: { id } }, ana.headers);
    await expect.poll(() => said, { timeout: 5_000 }).toContain(`webhook.test {"workspaceId":"${ana.workspace.id}","endpointId":"${id}"}`);
    await expect.poll(async () => (await app.log(ana, ana.workspace.id, id))[0]?.tries[0]?.status, { timeout: 10_000 }).toBe(204);
    const forged = await fetch(`http://127.0.0.1:${port}/hook`, {
      method: 'POST',
      headers: { 'webhook-id': 'whd_1', 'webhook-timestamp': String(Math.floor(Date.now() / 1_000)), 'webhook-signature': 'v1,AAAA' },
      body: '{"type":"webhook.test","data":{}}',
    });
    expect(forged.status).toBe(401);
    expect(said.match(/webhook\.test/g)).toHaveLength(1);
  } finally {
    receiver.kill('SIGKILL');
    await once(receiver, 'exit');
  }
}, 60_000);
