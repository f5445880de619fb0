/** The parts in C are built for the machine that measures. */
import { execFileSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { onPath } from '../../server/testkit/services/on-path.ts';

const BENCH = join(import.meta.dirname, '..');

/** `source`: relative to bench/. Null: there is no compiler. */
export function compile(source: string, folder: string): string | null {
  const compiler = onPath('cc') ?? onPath('gcc') ?? onPath('clang');
  if (compiler === undefined) return null;
  const target = join(folder, basename(source, '.c'));
  execFileSync(compiler, ['-O2', '-o', target, join(BENCH, source), '-lm']);
  return target;
}
