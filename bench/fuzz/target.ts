/** The server that is fuzzed: a process as an operator runs it, with everything configured that has a door, and a probe inside. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startStripeDouble } from '../../server/billing/stripe/doubles/stripe-double.ts';
import { freePort } from '../../server/kit/free-port.ts';
import { startProviderDouble } from '../../server/models/doubles/provider-double.ts';
import type { Script } from '../../server/models/doubles/script.ts';
import { GITHUB_CLIENT, startGithubDouble } from '../../server/testkit/github-double.ts';
import type { Memory } from './judge.ts';
import type { ProbeNews } from './probe.ts';

const MAIN = join(import.meta.dirname, '../../server/main.ts');
const PROBE = join(import.meta.dirname, 'probe.ts');
const READY_WITHIN_MS = 180_000;
const ANSWER_WITHIN_MS = 30_000;
const WEBHOOK_SECRET = 'whsec_of_the_fuzzer';
const STRIPE_KEY = 'sk_test_double';
const ERROR_LEVEL = 50;
/** Stripe says so itself in its events, and an operator should hear of it. */
const OF_STRIPE = 'Stripe could not count some usage';

export const QUICK = 'compatible:quick';
export const HEALTHY = 'compatible:healthy';

export interface TargetOptions {
  databaseUrl: string;
  folder: string;
  /** What the model says that the healthy run is of. */
  healthyScript: Script;
}

export async function startTarget({ databaseUrl, folder, healthyScript }: TargetOptions) {
  const provider = await startProviderDouble('openai-compatible', {
    models: [{ id: 'quick' }, { id: 'healthy' }],
    script: (request) => {
      const isHealthy = (request.body as { model?: string }).model === 'healthy';
      if (!isHealthy) return [{ type: 'text', text: 'Quick.' }, { type: 'end' }];
      return typeof healthyScript === 'function' ? healthyScript(request) : healthyScript;
    },
  });
  const [stripe, github] = [await startStripeDouble({ apiKey: STRIPE_KEY }), await startGithubDouble()];
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(folder, 'server.log');
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, ['--expose-gc', '--import', PROBE, MAIN], {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'error',
      ROLES: 'web',
      DATABASE_URL: databaseUrl,
      DATA_DIR: folder,
      APP_SECRET: 'a secret of the fuzzer, long enough for it',
      // Each sender has addresses of its own, or the limits would refuse everything before it is looked at.
      TRUST_PROXY: 'true',
      OPENAI_COMPATIBLE_BASE_URL: provider.url,
      STRIPE_SECRET_KEY: STRIPE_KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_BASE: stripe.url,
      GITHUB_CLIENT_ID: GITHUB_CLIENT.id,
      GITHUB_CLIENT_SECRET: GITHUB_CLIENT.secret,
      GITHUB_BASE_URL: github.url,
      GITHUB_API_URL: github.apiUrl,
      OIDC_ISSUER: 'http://127.0.0.1:9',
      OIDC_CLIENT_ID: 'nobody',
    },
    stdio: ['ignore', log, log, 'ipc'],
  });
  const unhandled: string[] = [];
  let longestBlockMs = 0;
  const asking: ((memory: Memory) => void)[] = [];
  child.on('message', (news: ProbeNews) => {
    if (news.kind === 'unhandled') return void unhandled.push(news.what);
    longestBlockMs = news.longestBlockMs;
    asking.shift()?.(news.memory);
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;

  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await isReady(url))) {
    if (hasEnded()) throw new Error(`the server ended with ${child.exitCode}: see ${logFile}`);
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`the server is not ready: see ${logFile}`);
    }
    await delay(50);
  }

  return {
    url,
    webhookSecret: WEBHOOK_SECRET,
    unhandled: unhandled as readonly string[],
    hasEnded,
    /** Processor time between two looks of its loop, as of the last time that memory was asked for: what one message may hold up the others. */
    longestBlockMs: () => longestBlockMs,
    /** What an operator would be woken by, each kind once. */
    errors(): string[] {
      const lines = readFileSync(logFile, 'utf8').split('\n');
      const isGrave = (line: string) => line.includes(`"level":${ERROR_LEVEL}`) && !line.includes(OF_STRIPE);
      // Whatever was written without a logger was written by something that broke.
      const strange = lines.filter(
        (line) => line !== '' && (!line.startsWith('{') ? !/^\s*(?:Parley|Data:|Sign in)/.test(line) : isGrave(line)),
      );
      return [...new Set(strange.map((line) => line.replaceAll(/"(?:time|errorId|requestId|pid)":[^,]+,?/g, '').slice(0, 1_500)))];
    },
    memory: () =>
      new Promise<Memory>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('the server did not answer its probe')), ANSWER_WITHIN_MS);
        asking.push((memory) => {
          clearTimeout(timer);
          resolve(memory);
        });
        child.send('memory');
      }),
    async close(): Promise<void> {
      if (!hasEnded()) {
        const exit = once(child, 'exit');
        child.kill('SIGKILL');
        await exit;
      }
      await Promise.all([provider.close(), stripe.close(), github.close()]);
    },
  };
}

export type Target = Awaited<ReturnType<typeof startTarget>>;

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`);
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
