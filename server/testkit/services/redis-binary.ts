import { provideProgram } from './debian-packages.ts';
import { onPath } from './on-path.ts';

export async function findRedisServer(): Promise<string> {
  return (
    onPath('redis-server') ??
    onPath('valkey-server') ??
    provideProgram({ packages: ['redis-server'], program: '/usr/bin/redis-server', instead: 'PARLEY_SKIP_REDIS=1' })
  );
}
