/** The processes that use one cluster. The last to leave stops it; one that was killed counts as having left. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, processMark } from './processes.ts';

export function joinUsers(dir: string) {
  const name = `${processMark(process.pid)}.${randomUUID()}`;
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, name), '');

  return {
    /** True when nobody else is left. */
    leave(): boolean {
      rmSync(join(dir, name), { force: true });
      // Somebody may have deleted the whole data directory under us.
      const others = existsSync(dir) ? readdirSync(dir) : [];
      const left = others.filter((other) => isAlive(other.split('.').slice(0, 2).join('.')));
      for (const other of others) if (!left.includes(other)) rmSync(join(dir, other), { force: true });
      return left.length === 0;
    },
  };
}
