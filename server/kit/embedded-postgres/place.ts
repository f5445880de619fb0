/** Where the embedded cluster lives: in the data directory, or beside the system's own state when Postgres cannot get in there. */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, canReach, chooseAccount } from './account.ts';

/** The major version is part of the name: another major cannot read the files. */
const CLUSTER = 'pg18';

export interface Place {
  account: Account | null;
  /** The folder of all that follows. */
  base: string;
  cluster: string;
  users: string;
  logFile: string;
}

/** An existing cluster is never left behind for a "better" place. */
export function choosePlace(dataDir: string, systemDir: string): Place {
  mkdirSync(dataDir, { recursive: true });
  const own = realpathSync(dataDir);
  const elsewhere = join(systemDir, createHash('sha256').update(own).digest('hex').slice(0, 12));
  const account = chooseAccount(join(own, CLUSTER));
  if (existsSync(join(own, CLUSTER))) return placeIn(own, account);
  if (account === null || (!existsSync(join(elsewhere, CLUSTER)) && canReach(account, own))) return placeIn(own, account);
  for (const dir of [systemDir, elsewhere]) {
    mkdirSync(dir, { recursive: true });
    chmodSync(dir, 0o755);
  }
  const base = realpathSync(elsewhere);
  return placeIn(base, chooseAccount(join(base, CLUSTER)));
}

function placeIn(base: string, account: Account | null): Place {
  return { account, base, cluster: join(base, CLUSTER), users: join(base, `${CLUSTER}.users`), logFile: join(base, `${CLUSTER}.log`) };
}
