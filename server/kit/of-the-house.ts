/** A module whose every statement is the house's, whoever calls it: for what keeps credentials, and for what serves no workspace. */
import type { Database } from './db.ts';

export function ofTheHouse<Module extends object>(db: Pick<Database, 'asHouse'>, reason: string, module: Module): Module {
  const parts = Object.entries(module).map(([name, part]: [string, unknown]) => [name, ofHouse(db, reason, part)]);
  return Object.fromEntries(parts) as Module;
}

function ofHouse(db: Pick<Database, 'asHouse'>, reason: string, part: unknown): unknown {
  if (typeof part === 'function') return (...given: unknown[]): unknown => db.asHouse(reason, () => part(...given));
  const isModule = typeof part === 'object' && part !== null && Object.getPrototypeOf(part) === Object.prototype;
  return isModule ? ofTheHouse(db, reason, part) : part;
}
