/** The driver's end of load/narrow.c: the way that the readers take who will stop reading. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export async function startNarrowLine(binary: string, port: number) {
  const child = spawn(binary, [String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    port: Number(line),
    stall: () => void child.kill('SIGUSR1'),
    resume: () => void child.kill('SIGUSR2'),
    close: () => void child.kill('SIGKILL'),
  };
}

export type NarrowLine = Awaited<ReturnType<typeof startNarrowLine>>;
