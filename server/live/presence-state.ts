/** What both kinds of presence share: the checks, who is shown, the merging and the times (LIVE.md D4). */
import { Buffer } from 'node:buffer';
import { invalid } from '../kit/errors.ts';
import type { ActorRecord } from '../../schema/wire/events.ts';
import { MAX_PRESENCE_STATE_BYTES, MAX_PRESENCE_UPDATES_PER_SECOND, MAX_SHOWN_PARTICIPANTS } from '../../schema/wire/limits.ts';
import type { ParticipantRecord, PresentRecord } from './presence.ts';

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

/** Up to so many people every change is told within `mergeMs`; with more of them the pause grows, to ten times of it. */
const PROMPT_PEOPLE = 100;
const LONGEST_PAUSES = 10;

export function pauseMs(mergeMs: number, count: number): number {
  return mergeMs * Math.min(LONGEST_PAUSES, Math.max(1, count / PROMPT_PEOPLE));
}

export function actorKey(actor: Pick<ActorRecord, 'kind' | 'id'>): string {
  return `${actor.kind}:${actor.id}`;
}

/** How busy somebody is, for who is shown where not all can be: 2 types, 1 has a caret, 0 is here, -1 is away. */
export type Activity = -1 | 0 | 1 | 2;

/** Throws INVALID, or says what the state amounts to. */
export function checkState(state: string): Activity {
  if (Buffer.byteLength(state) > MAX_PRESENCE_STATE_BYTES) throw invalid({ state: `must have at most ${MAX_PRESENCE_STATE_BYTES} bytes` });
  let said: unknown;
  try {
    said = JSON.parse(state);
  } catch {
    throw invalid({ state: 'must be JSON' });
  }
  if (typeof said !== 'object' || said === null) return 0;
  if ('typing' in said && said.typing === true) return 2;
  if ('caret' in said && said.caret) return 1;
  return 'away' in said && said.away ? -1 : 0;
}

/** Somebody who is here, and what counts where not all can be shown. */
export interface Candidate extends ParticipantRecord {
  activity: number;
  weight: number;
}

/** The same choice as in the script of presence-scripts.ts. */
export function choosePresent(candidates: Candidate[]): PresentRecord {
  const chosen =
    candidates.length > MAX_SHOWN_PARTICIPANTS ? candidates.toSorted(byRelevance).slice(0, MAX_SHOWN_PARTICIPANTS) : candidates;
  return { participants: inOrder(chosen.map(({ actor, since, state }) => ({ actor, since, state }))), count: candidates.length };
}

/** Who does something, then who weighs more, then who came last. */
function byRelevance(a: Candidate, b: Candidate): number {
  return b.activity - a.activity || b.weight - a.weight || compare(b.since, a.since) || compare(actorKey(a.actor), actorKey(b.actor));
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
export function createMerger(ms: number | (() => number), run: () => void): Merger {
  let timer: NodeJS.Timeout | null = null;
  let isPoked = false;
  let isClosed = false;

  function start(): void {
    isPoked = false;
    const open = () => {
      timer = null;
      if (isPoked) start();
    };
    timer = setTimeout(open, typeof ms === 'number' ? ms : ms()).unref();
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
