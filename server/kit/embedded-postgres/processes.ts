/** Which process is alive, told apart from zombies and from a reused pid where /proc can say so. */
import { readFileSync, readlinkSync } from 'node:fs';

const STARTED_AT = 19;

/** Null for a process that is gone or only waits to be reaped (pid 1 of a container may never do it). */
function procStat(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces; what follows starts with the state.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : fields;
  } catch {
    return null;
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A name for a process that no later one with the same pid can have. */
export function processMark(pid: number): string {
  return `${pid}.${process.platform === 'linux' ? (procStat(pid)?.[STARTED_AT] ?? 'gone') : '0'}`;
}

export function isAlive(mark: string): boolean {
  const pid = Number(mark.split('.')[0]);
  return process.platform === 'linux' ? procStat(pid) !== null && processMark(pid) === mark : answersSignals(pid);
}

/** `dir` without symlinks. Elsewhere than on Linux "alive" is all there is to know; the caller finds out by connecting. */
export function runsIn(pid: number, dir: string): boolean {
  if (process.platform !== 'linux') return answersSignals(pid);
  if (procStat(pid) === null) return false;
  try {
    return readlinkSync(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, '') === dir;
  } catch {
    return false;
  }
}
