import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
export const SDK = join(ROOT, 'client/sdk');

/** The module first: the bundler empties the folder. */
export async function buildSdk(logLevel: 'info' | 'warn' = 'warn'): Promise<void> {
  await run('vite/bin/vite.js', ['build', '--config', join(SDK, 'vite.config.ts'), '--logLevel', logLevel]);
  await run('typescript/bin/tsc', ['-p', join(SDK, 'tsconfig.json')]);
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules', program), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
}
