/**
 * "A list of yours changed": told with the commit that changed it, heard by every open window of the people concerned, on every node. A hint
 * names a list and nothing in it, so it may be lost, doubled or late: whoever hears it asks again, and is shown what they may see.
 */
import type { Actor } from '../identity/actor.ts';
import type { Tx } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import type { Logger } from '../kit/logger.ts';
import type { NotificationHandler } from '../kit/notifications.ts';
import { can } from '../workspaces/policy.ts';
import { createChecks } from './checks.ts';
import { createHintListener } from './hint-listener.ts';
import type { HintListener, HintResult } from './hint-listener.ts';
import { HINT_TOPICS, namesHint, parseHint, whole } from './hint.ts';
import type { Hint, ViewerHint } from './hint.ts';
import { createMerger } from './presence-state.ts';
import type { LiveContexts } from './subscribing.ts';
import { systemTimers } from './timers.ts';
import type { Timers } from './timers.ts';

export const HINT_CHANNEL = 'parley_hints';

/** All that those need who tell and do not listen. */
export interface HintTeller {
  /** Goes out with the commit, and never without it. Without `users` everybody of the workspace is told. */
  tell(tx: Tx, hint: Hint): Promise<void>;
}

/** Until somebody listens. */
export const NO_HINTS: HintTeller = { tell: () => Promise.resolve() };

/** Postgres carries 8,000 bytes a notification. */
const USERS_PER_NOTE = 200;
/** A list is not told of twice within this time, whatever happens in it. */
const MERGE_MS = 500;
const RECHECK_MS = 30_000;
const RECHECK_CONCURRENCY = 16;

export interface HintsOptions {
  /** Those of the people who belong to the workspace at this moment. */
  membersAmong(workspaceId: string, userIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** How a listener's credential is looked at again (LIVE.md R5). */
  contexts: Pick<LiveContexts, 'keep' | 'renew'>;
  log: Pick<Logger, 'warn'>;
  timers?: Timers;
}

/** `users` null: everybody of the workspace. */
interface Waiting extends ViewerHint {
  users: Set<string> | null;
}

export function createHints({ membersAmong, contexts, log, timers = systemTimers }: HintsOptions) {
  const listeners = new Set<HintListener>();
  const checks = createChecks<HintListener>({ check, periodMs: RECHECK_MS, concurrency: RECHECK_CONCURRENCY, timers });
  let waiting = new Map<string, Waiting>();
  const merger = createMerger(MERGE_MS, () => void flush());

  function keep({ topic, workspaceId = null, users }: Hint): void {
    const name = namesHint({ topic, workspaceId });
    const known = waiting.get(name);
    const isForAll = users === undefined || known?.users === null;
    waiting.set(name, { topic, workspaceId, users: isForAll ? null : new Set([...(known?.users ?? []), ...users]) });
    merger.poke();
  }

  async function flush(): Promise<void> {
    const told = waiting;
    waiting = new Map();
    await Promise.all([...told.values()].map(deliver));
  }

  async function deliver(hint: Waiting): Promise<void> {
    const { topic, workspaceId, users } = hint;
    const concerned = [...listeners].filter(({ actor }) => concerns(actor, hint));
    if (concerned.length === 0) return;
    try {
      const members = workspaceId === null ? null : await membersAmong(workspaceId, userIdsOf(concerned));
      for (const listener of concerned) {
        if (members && listener.actor.kind === 'user' && !members.has(listener.actor.userId)) continue;
        listener.tell({ topic, workspaceId });
      }
    } catch (error) {
      log.warn({ error, topic }, 'a hint waits for the database');
      keep({ topic, workspaceId, ...(users && { users: [...users] }) });
    }
  }

  async function check(listener: HintListener): Promise<void> {
    try {
      await contexts.renew(listener.kept);
    } catch (error) {
      if (error instanceof Expected && error.code !== 'UNAVAILABLE') listener.refuse(error);
      else log.warn({ error }, 'could not check a listener again');
    }
  }

  function forget(listener: HintListener): void {
    listeners.delete(listener);
    checks.delete(listener);
  }

  const channel: NotificationHandler = {
    message(payload) {
      const hint = parseHint(payload);
      if (hint) keep(hint);
    },
    /** Nobody knows what was said meanwhile. */
    gap: () => listeners.forEach((listener) => listener.tellAll()),
  };

  return {
    async tell(tx: Tx, { users, ...hint }: Hint): Promise<void> {
      if (users === undefined) return tx.notify(HINT_CHANNEL, hint);
      for (let from = 0; from < users.length; from += USERS_PER_NOTE) {
        await tx.notify(HINT_CHANNEL, { ...hint, users: users.slice(from, from + USERS_PER_NOTE) });
      }
    },

    /** What happened before a window listened counts as changed, so it begins with one hint for each of its lists. */
    listen(actor: Actor, context: unknown): AsyncGenerator<HintResult> {
      const listener = createHintListener({ actor, kept: contexts.keep(context), names: listsOf(actor), onEnd: forget });
      listeners.add(listener);
      checks.add(listener);
      listener.tellAll();
      return listener.results;
    },

    /** Looks at the credentials of everybody who matches again; those that do not hold any more hear nothing more. */
    async recheck(matches: (actor: Actor) => boolean): Promise<void> {
      await Promise.all([...listeners].filter(({ actor }) => matches(actor)).map(checks.request));
    },

    /** Open windows on this node. */
    get size(): number {
      return listeners.size;
    },

    channel,

    close(): void {
      merger.close();
      checks.close();
      for (const listener of listeners) listener.end();
    },
  };
}

export type Hints = ReturnType<typeof createHints>;

/** What a listener may hear of: all that changed for them while nobody listened. */
function listsOf(actor: Actor): Hint[] {
  if (actor.kind === 'user') return HINT_TOPICS.map(whole);
  if (actor.kind === 'apiKey' && can(actor, 'session:list', { workspaceRole: 'member' }))
    return [{ topic: 'SESSIONS', workspaceId: actor.workspaceId }];
  throw new Expected('FORBIDDEN', 'Hints are for people with an account, and for API keys with the scope session:read.');
}

function concerns(actor: Actor, { topic, workspaceId, users }: Waiting): boolean {
  if (actor.kind === 'user') return users === null ? workspaceId !== null : users.has(actor.userId);
  return actor.kind === 'apiKey' && topic === 'SESSIONS' && users === null && actor.workspaceId === workspaceId;
}

function userIdsOf(listeners: readonly HintListener[]): string[] {
  return [...new Set(listeners.flatMap(({ actor }) => (actor.kind === 'user' ? [actor.userId] : [])))];
}
