import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { provideProgram } from './debian-packages.ts';

/** On PATH, else from Debian's package: installed as root, unpacked beside the project as anyone else. */
export async function findRedisServer(): Promise<string> {
  return (
    onPath('redis-server') ??
    onPath('valkey-server') ??
    provideProgram({ packages: ['redis-server'], program: 'usr/bin/redis-server', hint: 'TEST_REDIS_URL (or PARLEY_SKIP_REDIS=1)' })
  );
}

export function onPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((dir) => join(dir, name))
    .find(isExecutable);
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
