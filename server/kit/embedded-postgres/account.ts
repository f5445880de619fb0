/** Who runs Postgres: it refuses uid 0, so root lends it an ordinary account. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

export interface Account {
  uid: number;
  gid: number;
}

/** Null means "as ourselves". A cluster that exists keeps its owner; initdb needs an account with a passwd entry. */
export function chooseAccount(clusterDir: string): Account | null {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(clusterDir, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const account = passwdEntry('postgres') ?? passwdEntry('nobody');
  if (account === undefined) {
    throw new Error(
      'The embedded Postgres cannot run as root and this system has neither a "postgres" nor a "nobody" account: set DATABASE_URL.',
    );
  }
  return account;
}

/** Asked of the kernel as that account: mode bits alone miss ACLs and mount options. */
export function canReach(account: Account | null, path: string): boolean {
  if (account === null) return true;
  const { status } = spawnSync('/bin/sh', ['-c', 'test -x "$0"', path], { cwd: '/', ...account, stdio: 'ignore' });
  return status === 0;
}

function passwdEntry(name: string): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}
