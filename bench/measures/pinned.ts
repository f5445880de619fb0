/** Where there is `taskset` and a second core, servers have core 0 and the load client core 1: neither pays for the other. */
import { availableParallelism } from 'node:os';
import { onPath } from '../../server/testkit/services/on-path.ts';

const CORES = { server: '0', load: '1' };

export const isPinned = onPath('taskset') !== undefined && availableParallelism() > 1;

/** For child_process.fork. */
export function pinned(role: keyof typeof CORES): { execPath: string; execArgv: string[] } {
  return isPinned ? { execPath: 'taskset', execArgv: ['-c', CORES[role], process.execPath] } : { execPath: process.execPath, execArgv: [] };
}

export function pinnedCommand(role: keyof typeof CORES, command: string, args: readonly string[]): [string, string[]] {
  return isPinned ? ['taskset', ['-c', CORES[role], command, ...args]] : [command, [...args]];
}
