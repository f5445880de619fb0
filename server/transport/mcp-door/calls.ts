/** Calls under way, so that a client can cancel one by a request that reaches another node. Held for nobody longer than it runs. */
import { createHash } from 'node:crypto';
import type { Database } from '../../kit/db.ts';
import { Expected } from '../../kit/errors.ts';
import type { NotificationHandler } from '../../kit/notifications.ts';

export const MCP_CHANNEL = 'parley_mcp';

/** Of one key on this node. */
const MAX_AT_A_TIME = 100;

export interface CallName {
  actorId: string;
  /** As we named it when the client said hello, and as the client repeats it since. */
  session: string;
  requestId: string | number;
}

export function createCalls({ db }: { db: Pick<Database, 'write'> }) {
  const running = new Map<string, Set<AbortController>>();
  const counts = new Map<string, number>();

  function abort(name: string): void {
    for (const call of running.get(name) ?? []) call.abort();
  }

  const channel: NotificationHandler = {
    message(payload) {
      const { cancelled } = (payload ?? {}) as { cancelled?: unknown };
      if (typeof cancelled === 'string') abort(cancelled);
    },
  };

  return {
    /** Throws RATE_LIMITED where there are too many already. The returned function counts one less. */
    enter(actorId: string): () => void {
      const count = counts.get(actorId) ?? 0;
      if (count >= MAX_AT_A_TIME) throw new Expected('RATE_LIMITED', `At most ${MAX_AT_A_TIME} calls at a time.`, { retryAfter: 1 });
      counts.set(actorId, count + 1);
      return () => {
        const left = (counts.get(actorId) ?? 1) - 1;
        if (left === 0) counts.delete(actorId);
        else counts.set(actorId, left);
      };
    },
    /** Its signal, and what forgets it. */
    begin(call: CallName): { cancelled: AbortSignal; end(): void } {
      const name = keyOf(call);
      const abortion = new AbortController();
      const named = running.get(name) ?? new Set();
      running.set(name, named.add(abortion));
      return {
        cancelled: abortion.signal,
        end() {
          named.delete(abortion);
          if (named.size === 0) running.delete(name);
        },
      };
    },
    /** Here, or wherever it runs. */
    async cancel(call: CallName): Promise<void> {
      const name = keyOf(call);
      if (running.has(name)) return abort(name);
      await db.write((tx) => tx.notify(MCP_CHANNEL, { cancelled: name }));
    },
    get size(): number {
      return running.size;
    },
    channel,
  };
}

export type Calls = ReturnType<typeof createCalls>;

/** Of one length, whatever the client calls its request; `1` is not `"1"`. */
function keyOf({ actorId, session, requestId }: CallName): string {
  return createHash('sha256')
    .update(JSON.stringify([actorId, session, requestId]))
    .digest('base64url');
}
