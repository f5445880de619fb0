/** For tests: a Postgres of one's own that can be frozen, shut down in mid-work and brought back on the same port. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { isServing, readPidFile, stopPostmaster, untilReady } from '../../kit/embedded-postgres/postmaster.ts';
import { startEmbeddedPostgres } from '../../kit/embedded-postgres/start.ts';
import { migrateDatabase } from '../../kit/migrate.ts';

const RESTART_WITHIN_MS = 20_000;

export async function startPostgresServer() {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-outage-'));
  chmodSync(dataDir, 0o755);
  const embedded = await startEmbeddedPostgres({ dataDir, log: { info: () => undefined } });
  await migrateDatabase(embedded.url);
  const cluster = embedded.location;
  const first = pid();
  const [command = '', ...args] = readFileSync(`/proc/${first}/cmdline`, 'utf8').split('\0').slice(0, -1);
  const { uid, gid } = statSync(`/proc/${first}`);

  function pid(): number {
    const found = readPidFile(cluster);
    if (!found) throw new Error('Postgres does not run');
    return found.pid;
  }

  function signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    const postmaster = pid();
    process.kill(postmaster, name);
    for (const child of childrenOf(postmaster)) process.kill(child, name);
  }

  async function stop(): Promise<void> {
    await stopPostmaster(pid(), cluster);
  }

  return {
    url: embedded.url,
    /** Every process of it stands still: connections stay open and nothing answers. */
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    /** A fast shutdown: open transactions are rolled back, connections cut. */
    stop,
    async start(): Promise<void> {
      const account = uid === process.getuid?.() ? {} : { uid, gid };
      const child = spawn(command, args, { cwd: cluster, env: { LC_ALL: 'C', TZ: 'UTC' }, detached: true, stdio: 'ignore', ...account });
      await vi.waitUntil(() => readPidFile(cluster)?.pid === child.pid && isServing(child.pid!, cluster), RESTART_WITHIN_MS);
      await untilReady(child.pid!, cluster, embedded.url, RESTART_WITHIN_MS);
    },
    async drop(): Promise<void> {
      await stop();
      await embedded.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export type PostgresServer = Awaited<ReturnType<typeof startPostgresServer>>;

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && parentOf(pid) === parent);
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}
