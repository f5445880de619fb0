/** The log store inside this process: for one node, and the model that the Redis one is tested against (LIVE.md L1-L3). */
import { createEpoch, DEFAULT_LOG_LIMITS, sizeOf } from './limits.ts';
import type { LogLimits } from './limits.ts';
import { createFollower } from './follower.ts';
import type { Follower } from './follower.ts';
import { createTextStore } from './memory-texts.ts';
import type { TextStore } from './memory-texts.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Cursor } from '../../../schema/wire/cursor.ts';
import { newText } from '../../../schema/wire/events.ts';
import type { LogEntry, LogEvent } from '../../../schema/wire/events.ts';
import type { EventLog } from '../event-log.ts';

const SWEEP_MS = 60_000;

interface SessionLog {
  epoch: string;
  seq: number;
  entries: LogEntry[];
  /** The newer half: when it is full, the older half goes. */
  generation: { start: number; entries: number; size: number };
  texts: TextStore;
  followers: Set<Follower>;
  /** Entries that the followers have not been given yet: those of one tick go together. */
  undelivered: LogEntry[];
  touchedAt: number;
}

export function createMemoryLog(options: { clock: Clock; limits?: LogLimits }): EventLog {
  const { clock, limits = DEFAULT_LOG_LIMITS } = options;
  const logs = new Map<string, SessionLog>();
  const sweep = setInterval(forgetIdle, SWEEP_MS).unref();

  function isIdle(log: SessionLog): boolean {
    return log.followers.size === 0 && !log.texts.isRunning() && clock.monotonic() - log.touchedAt >= limits.idleMs;
  }

  function forgetIdle(): void {
    for (const [sessionId, log] of logs) if (isIdle(log)) logs.delete(sessionId);
  }

  function peek(sessionId: string): SessionLog | null {
    const log = logs.get(sessionId);
    return log && !isIdle(log) ? log : null;
  }

  function open(sessionId: string): SessionLog {
    const log = peek(sessionId) ?? createSessionLog(createEpoch(clock), limits);
    log.touchedAt = clock.monotonic();
    logs.set(sessionId, log);
    return log;
  }

  function write(log: SessionLog, events: readonly LogEvent[]): Cursor {
    for (const event of events) {
      const entry = { seq: ++log.seq, event };
      log.entries.push(entry);
      log.undelivered.push(entry);
      trim(log, sizeOf(event), limits);
    }
    if (log.undelivered.length === events.length) queueMicrotask(() => deliver(log));
    return cursorOf(log);
  }

  return {
    head: async (sessionId) => cursorOf(open(sessionId)),

    async append(sessionId, events) {
      const log = open(sessionId);
      return events.length > 0 ? write(log, events) : cursorOf(log);
    },

    async appendText(sessionId, event, fence) {
      const log = open(sessionId);
      const had = log.texts.touch(fence).length;
      const text = newText(event, had);
      if (text === null) return { cursor: cursorOf(log), length: had, refused: true };
      if (text === '') return { cursor: cursorOf(log), length: had, refused: false };
      const length = log.texts.add(event.messageId, text);
      return { cursor: write(log, [{ ...event, offset: had, text }]), length, refused: false };
    },

    takeOver: async (sessionId, fence) => open(sessionId).texts.touch(fence),
    texts: async (sessionId) => peek(sessionId)?.texts.all() ?? new Map<string, string>(),
    endText: async (sessionId, messageId) => peek(sessionId)?.texts.end(messageId),

    async read(sessionId, after, limit) {
      const log = peek(sessionId);
      if (!log || log.epoch !== after.epoch || after.seq > log.seq) return null;
      if (after.seq === log.seq) return [];
      const index = after.seq + 1 - log.entries[0]!.seq;
      return index < 0 ? null : log.entries.slice(index, index + limit);
    },

    async startOver(sessionId) {
      const log = open(sessionId);
      Object.assign(log, {
        ...createSessionLog(createEpoch(clock), limits),
        texts: log.texts,
        followers: log.followers,
        touchedAt: log.touchedAt,
      });
      for (const follower of log.followers) follower.lost(cursorOf(log));
      return cursorOf(log);
    },

    async follow(sessionId, listener) {
      const log = open(sessionId);
      const start = cursorOf(log);
      const follower = createFollower(listener, start);
      log.followers.add(follower);
      return {
        start,
        async close() {
          follower.close();
          if (log.followers.delete(follower)) log.touchedAt = clock.monotonic();
        },
      };
    },

    async close() {
      clearInterval(sweep);
      for (const log of logs.values()) for (const follower of log.followers) follower.close();
      logs.clear();
    },
  };
}

function createSessionLog(epoch: string, limits: LogLimits): SessionLog {
  return {
    epoch,
    seq: 0,
    entries: [],
    generation: { start: 1, entries: 0, size: 0 },
    texts: createTextStore(limits.endedFences),
    followers: new Set(),
    undelivered: [],
    touchedAt: 0,
  };
}

function cursorOf(log: SessionLog): Cursor {
  return { epoch: log.epoch, seq: log.seq };
}

function deliver(log: SessionLog): void {
  const entries = log.undelivered;
  log.undelivered = [];
  for (const follower of log.followers) follower.push(log.epoch, entries);
}

function trim(log: SessionLog, size: number, limits: LogLimits): void {
  const { generation } = log;
  generation.entries++;
  generation.size += size;
  if (generation.entries * 2 < limits.entries && generation.size * 2 < limits.size) return;
  log.entries.splice(0, generation.start - log.entries[0]!.seq);
  log.generation = { start: log.seq + 1, entries: 0, size: 0 };
}
