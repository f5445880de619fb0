/** What both kinds of presence share: the checks, the order, the merging and the times (LIVE.md D4). */
import { Buffer } from 'node:buffer';
import { invalid } from '../kit/errors.ts';
import type { ActorRecord } from '../../schema/wire/events.ts';
import { MAX_PRESENCE_STATE_BYTES, MAX_PRESENCE_UPDATES_PER_SECOND } from '../../schema/wire/limits.ts';
import type { ParticipantRecord } from './presence.ts';

export interface PresenceTimes {
  /** How often a node says that it lives, and looks for nodes that do not. */
  beatMs: number;
  /** After this time without a beat a node is dead. With one beat more it stays below the 10 s of D4. */
  expiryMs: number;
  /** How long the state of an actor without a reader is held. */
  heldMs: number;
  mergeMs: number;
}

export const PRESENCE_TIMES: PresenceTimes = {
  beatMs: 2_000,
  expiryMs: 6_000,
  heldMs: 10_000,
  mergeMs: 1_000 / MAX_PRESENCE_UPDATES_PER_SECOND,
};

/** What a client that never said anything has said. */
export const NO_STATE = '{}';

export function actorKey(actor: ActorRecord): string {
  return `${actor.kind}:${actor.id}`;
}

export function checkState(state: string): void {
  if (Buffer.byteLength(state) > MAX_PRESENCE_STATE_BYTES) throw invalid({ state: `must have at most ${MAX_PRESENCE_STATE_BYTES} bytes` });
  try {
    JSON.parse(state);
  } catch {
    throw invalid({ state: 'must be JSON' });
  }
}

export function inOrder(participants: ParticipantRecord[]): ParticipantRecord[] {
  return participants.sort((a, b) => compare(a.since, b.since) || compare(actorKey(a.actor), actorKey(b.actor)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export interface Merger {
  poke(): void;
  close(): void;
}

/** Runs at the end of the tick of the first poke, then at most once in `ms`, and once more after the last poke. */
export function createMerger(ms: number, run: () => void): Merger {
  let timer: NodeJS.Timeout | null = null;
  let isPoked = false;
  let isClosed = false;

  function start(): void {
    isPoked = false;
    timer = setTimeout(() => {
      timer = null;
      if (isPoked) start();
    }, ms).unref();
    queueMicrotask(() => {
      if (!isClosed) run();
    });
  }

  return {
    poke() {
      if (isClosed) return;
      if (timer) isPoked = true;
      else start();
    },
    close() {
      isClosed = true;
      if (timer) clearTimeout(timer);
    },
  };
}
