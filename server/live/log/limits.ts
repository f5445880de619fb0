/** How much of a session's log is kept. Both stores count alike, so that they answer alike (LIVE.md L2). */
import { randomInt } from 'node:crypto';
import type { Clock } from '../../kit/clock.ts';
import type { LogEvent } from '../../../schema/wire/events.ts';

export interface LogLimits {
  /** The log keeps at least half of this, and never more. */
  entries: number;
  /** The same for the entries' sizes (see `sizeOf`). */
  size: number;
  /** A log that nobody touches, follows or writes text to is forgotten after this time; the next one has another epoch. */
  idleMs: number;
  /** Fences kept of messages whose text has ended. */
  endedFences: number;
}

export const DEFAULT_LOG_LIMITS: LogLimits = {
  entries: 4_096,
  size: 2 * 1024 * 1024,
  idleMs: 30 * 60_000,
  endedFences: 256,
};

const ENTRY_OVERHEAD = 128;

/** Roughly the characters that an entry takes; cheap for text, of which there is most. */
export function sizeOf(event: LogEvent): number {
  switch (event.kind) {
    case 'text':
      return ENTRY_OVERHEAD + event.text.length;
    case 'draftEdited':
      return ENTRY_OVERHEAD + event.update.length;
    default:
      return ENTRY_OVERHEAD + JSON.stringify(event).length;
  }
}

const RANDOM_LENGTH = 8;

/** Unique for each life of a log, on whatever node it begins: the time and 41 random bits, in base 36. */
export function createEpoch(clock: Pick<Clock, 'now'>): string {
  return (
    Math.max(0, clock.now()).toString(36) +
    randomInt(36 ** RANDOM_LENGTH)
      .toString(36)
      .padStart(RANDOM_LENGTH, '0')
  );
}
