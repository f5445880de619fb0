/** For whom statements run: a text that the database's row policies read. Opaque here; whoever opens a scope and the policies know it. */
import { AsyncLocalStorage } from 'node:async_hooks';

export function createScopes() {
  const scopes = new AsyncLocalStorage<(() => string) | null>();
  return {
    /** Null: the house itself, as in jobs, runs and migrations. */
    current: (): string | null => scopes.getStore()?.() ?? null,
    /** Asked for each statement: who signs in is somebody from then on. */
    within<Result>(scope: () => string, work: () => Result): Result {
      return scopes.run(scope, work);
    },
    leave<Result>(work: () => Result): Result {
      return scopes.getStore() == null ? work() : scopes.run(null, work);
    },
  };
}

export type Scopes = ReturnType<typeof createScopes>;
