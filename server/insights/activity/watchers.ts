/** Those who watch what goes on in a workspace: told at once, then whenever it has changed, and only as long as they may see it. */
import { sql } from 'kysely';
import type { Actor } from '../../identity/actor.ts';
import { keyOfWord } from '../../billing/rollup/cells.ts';
import { dayOf } from '../../billing/periods.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import { Expected } from '../../kit/errors.ts';
import type { Logger } from '../../kit/logger.ts';
import { createChecks } from '../../live/checks.ts';
import { ResultStream } from '../../live/result-stream.ts';
import type { LiveContexts } from '../../live/subscribing.ts';
import { systemTimers } from '../../live/timers.ts';
import type { Timers } from '../../live/timers.ts';
import type { WorkspaceActivity } from '../insight-records.ts';
import { SAMPLE_MS, WISH_MS } from './sampler.ts';
import type { Sampler } from './sampler.ts';

/** A refusal is the last thing that is told. */
export type ActivityResult = WorkspaceActivity | Expected;

const RECHECK_MS = 30_000;
const RECHECK_CONCURRENCY = 16;

export interface WatchersDeps {
  db: Database;
  clock: Pick<Clock, 'now'>;
  sampler: Pick<Sampler, 'ask' | 'read'>;
  /** Throws where the actor may not see all that is used in the workspace. */
  demandAll(actor: Actor, workspaceId: string): Promise<void>;
  contexts: Pick<LiveContexts, 'keep' | 'renew'>;
  log: Pick<Logger, 'warn'>;
  timers?: Timers;
}

interface Watcher {
  readonly actor: Actor;
  readonly workspaceId: string;
  readonly kept: object;
  readonly results: ResultStream<ActivityResult>;
  /** Not told yet: only the newest. */
  waiting: WorkspaceActivity | null;
}

interface Room {
  watchers: Set<Watcher>;
  last: WorkspaceActivity | null;
  turn: number;
  isLooking: boolean;
  stop(): void;
}

const TURNS_PER_WISH = WISH_MS / SAMPLE_MS / 2;

export function createWatchers({ db, clock, sampler, demandAll, contexts, log, timers = systemTimers }: WatchersDeps) {
  const rooms = new Map<string, Room>();
  const checks = createChecks<Watcher>({ check, periodMs: RECHECK_MS, concurrency: RECHECK_CONCURRENCY, timers });

  async function look(workspaceId: string): Promise<WorkspaceActivity> {
    const now = new Date(clock.now());
    const today = new Date(`${dayOf(now)}T00:00:00Z`);
    const [sampled, { rows }] = await Promise.all([
      sampler.read(workspaceId),
      sql<{ runs: string; spent: string }>`
        select (select count(*) from message m join session s on s.id = m.session_id
            where m.status in ('queued', 'streaming') and s.workspace_id = ${workspaceId}) as runs,
          ((select coalesce(sum(cost_micros), 0) from usage_day where workspace_key = ${keyOfWord(sql`${workspaceId}::text`)} and start = ${today})
            + (select coalesce(sum(e.cost_micros), 0) from usage_pending p join usage_entry e on e.id = p.usage_id
              where p.workspace_id = ${workspaceId} and e.ended_at >= ${today}))::bigint as spent`.execute(db.sql()),
    ]);
    return { ...sampled, runsInFlight: Number(rows[0]!.runs), spentTodayMicros: BigInt(rows[0]!.spent), at: now };
  }

  async function turn(workspaceId: string, room: Room): Promise<void> {
    if (room.isLooking) return;
    room.isLooking = true;
    try {
      if (room.turn++ % TURNS_PER_WISH === 0) await sampler.ask(workspaceId);
      const seen = await look(workspaceId);
      if (room.last && isSame(room.last, seen)) return;
      room.last = seen;
      for (const watcher of room.watchers) tell(watcher, seen);
    } catch (error) {
      log.warn({ error }, 'what goes on waits for the database');
    } finally {
      room.isLooking = false;
    }
  }

  function tell(watcher: Watcher, activity: WorkspaceActivity): void {
    watcher.waiting = activity;
    give(watcher);
  }

  function give(watcher: Watcher): void {
    if (!watcher.results.isWaiting || watcher.waiting === null) return;
    const told = watcher.waiting;
    watcher.waiting = null;
    watcher.results.push([told]);
  }

  async function check(watcher: Watcher): Promise<void> {
    try {
      const { actor } = (await contexts.renew(watcher.kept)) as { actor: Actor | null };
      await demandAll(actor ?? watcher.actor, watcher.workspaceId);
    } catch (error) {
      if (error instanceof Expected && error.code !== 'UNAVAILABLE') {
        watcher.results.push([error]);
        end(watcher);
      } else log.warn({ error }, 'could not check a watcher again');
    }
  }

  function forget(watcher: Watcher): void {
    checks.delete(watcher);
    const room = rooms.get(watcher.workspaceId);
    room?.watchers.delete(watcher);
    if (!room || room.watchers.size > 0) return;
    room.stop();
    rooms.delete(watcher.workspaceId);
  }

  function end(watcher: Watcher): void {
    forget(watcher);
    watcher.results.end();
  }

  function roomOf(workspaceId: string): Room {
    const known = rooms.get(workspaceId);
    if (known) return known;
    const turnNext = () => void db.asHouse('all who watch a workspace are shown the same', () => turn(workspaceId, room));
    const stop = timers.every(SAMPLE_MS, turnNext);
    const room: Room = { watchers: new Set(), last: null, turn: 0, isLooking: false, stop };
    rooms.set(workspaceId, room);
    turnNext();
    return room;
  }

  return {
    async watchActivity(actor: Actor, workspaceId: string, context: unknown): Promise<AsyncGenerator<ActivityResult>> {
      await demandAll(actor, workspaceId);
      const results: ResultStream<ActivityResult> = new ResultStream({ onPull: () => give(watcher), onReturn: () => forget(watcher) });
      const watcher: Watcher = { actor, workspaceId, kept: contexts.keep(context), results, waiting: null };
      const room = roomOf(workspaceId);
      room.watchers.add(watcher);
      checks.add(watcher);
      // What was taken away while we looked was told to nobody.
      void checks.request(watcher);
      if (room.last) tell(watcher, { ...room.last, at: new Date(clock.now()) });
      return results;
    },

    /** Looks at everybody who matches again (LIVE.md R5). */
    async recheck(matches: (actor: Actor) => boolean): Promise<void> {
      const all = [...rooms.values()].flatMap(({ watchers }) => [...watchers]);
      await Promise.all(all.filter(({ actor }) => matches(actor)).map(checks.request));
    },

    /** Open watches on this node. */
    get size(): number {
      return [...rooms.values()].reduce((sum, { watchers }) => sum + watchers.size, 0);
    },

    close(): void {
      checks.close();
      for (const { watchers } of rooms.values()) for (const watcher of watchers) end(watcher);
    },
  };
}

export type Watchers = ReturnType<typeof createWatchers>;

function isSame(a: WorkspaceActivity, b: WorkspaceActivity): boolean {
  return (
    a.runsInFlight === b.runsInFlight &&
    a.readers === b.readers &&
    a.tokensPerSecond === b.tokensPerSecond &&
    a.spentTodayMicros === b.spentTodayMicros
  );
}
