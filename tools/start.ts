import { spawn } from 'node:child_process';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../server/main.ts');

if (process.argv.includes('--dev')) {
  const server = spawn(process.execPath, ['--watch', '--watch-preserve-output', MAIN, '--dev'], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));
  server.on('exit', (code) => process.exit(code ?? 1));
} else {
  const { ensureClient } = await import('./client-build.ts');
  await ensureClient();
  await import(MAIN);
}
