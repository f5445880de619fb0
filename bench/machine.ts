/** What a measurement has to name to be worth anything. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';

const MODULES = join(import.meta.dirname, '../node_modules');

export function versionOf(name: string): string {
  return (JSON.parse(readFileSync(join(MODULES, name, 'package.json'), 'utf8')) as { version: string }).version;
}

/** One sentence: when, on what, with what. */
export function describeMachine(): string {
  const cores = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  const date = new Date().toISOString().slice(0, 10);
  const libraries = ['graphql-yoga', 'graphql-ws', 'ws', 'graphql', 'socket.io'].map((name) => `${name} ${versionOf(name)}`).join(', ');
  return (
    `Measured ${date} on ${cores.length} x ${cores[0]?.model ?? 'unknown'}, ${gib} GiB, Linux ${release()}, loopback TCP, ` +
    `load average at the start ${loadavg()[0]!.toFixed(1)}. Node ${process.versions.node}, ${libraries}, ${compilerVersion() ?? 'no C compiler'}.`
  );
}

function compilerVersion(): string | null {
  try {
    return execFileSync('cc', ['--version'], { encoding: 'utf8' }).split('\n', 1)[0]!;
  } catch {
    return null;
  }
}
