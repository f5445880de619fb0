/** What a process lost to others on this machine: figures from a run in which that is much are worth little. */
import { readFileSync } from 'node:fs';

/** Time that its main thread was ready to run and had to wait for a core, in ms since its start; NaN where the system does not say. */
export function waitedMs(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return Number.NaN;
  }
}
