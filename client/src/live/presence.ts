/** What this tab tells the others about itself, at most 10 times a second, and how the word of the others is read; never stored (LIVE.md D4). */
import { MAX_PRESENCE_STATE_BYTES, MAX_PRESENCE_UPDATES_PER_SECOND } from '../../../schema/wire/limits.ts';
import { fullJitterMs } from './backoff.ts';
import type { Participant } from './model.ts';

const INTERVAL_MS = 1_000 / MAX_PRESENCE_UPDATES_PER_SECOND;
const TYPING_ENDS_MS = 3_000;
const MAX_ID_LENGTH = 64;
const MAX_POSITION_LENGTH = 256;
/** Fine enough to follow by, coarse enough that a pixel is no news. */
const FRACTION_STEPS = 1_000;

/** A place in the draft: Yjs relative positions, encoded compactly as text. */
export interface Caret {
  readonly anchor: string;
  readonly head: string;
}

export interface Reading {
  readonly messageId: string;
  /** The end of the branch that is looked at. */
  readonly leafId: string;
  /** 0 to 1 within the message. */
  readonly fraction: number;
}

export interface PresenceState {
  /** Names the tab that said it; a person's latest tab counts. */
  readonly clientId: string;
  readonly typing: boolean;
  readonly caret: Caret | null;
  readonly reading: Reading | null;
  /** Id of the actor whose place leads this one's. */
  readonly following: string | null;
  /** Since when nothing was heard of them, in ms since 1970 by their clock; null: they are here. */
  readonly away: number | null;
}

const NOTHING: PresenceState = { clientId: '', typing: false, caret: null, reading: null, following: null, away: null };

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest;
}

function readCaret(value: unknown): Caret | null {
  if (!isObject(value)) return null;
  const { anchor, head } = value;
  return isText(anchor, MAX_POSITION_LENGTH) && isText(head, MAX_POSITION_LENGTH) ? { anchor, head } : null;
}

function readReading(value: unknown): Reading | null {
  if (!isObject(value)) return null;
  const { messageId, leafId, fraction } = value;
  if (!isText(messageId, MAX_ID_LENGTH) || !isText(leafId, MAX_ID_LENGTH)) return null;
  return { messageId, leafId, fraction: typeof fraction === 'number' && fraction >= 0 && fraction <= 1 ? fraction : 0 };
}

/** What others say is read with care: anything that is not as it should be is left out. */
export function parsePresence(text: string): PresenceState {
  if (text.length > MAX_PRESENCE_STATE_BYTES) return NOTHING;
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return NOTHING;
  }
  if (!isObject(said)) return NOTHING;
  const { clientId, typing, caret, reading, following, away } = said;
  return {
    clientId: isText(clientId, MAX_ID_LENGTH) ? clientId : '',
    typing: typing === true,
    caret: readCaret(caret),
    reading: readReading(reading),
    following: isText(following, MAX_ID_LENGTH) ? following : null,
    away: typeof away === 'number' && Number.isSafeInteger(away) && away > 0 ? away : null,
  };
}

const parsed = new WeakMap<Participant, PresenceState>();

/** What a participant does; each is read once, and the same participant gives the same object. */
export function presenceOf(participant: Participant): PresenceState {
  const state = parsed.get(participant) ?? parsePresence(participant.state);
  parsed.set(participant, state);
  return state;
}

/** Without what is not so: most states are a few letters. */
function encode(state: PresenceState): string {
  const said = Object.entries(state).filter(([, value]) => value !== null && value !== false);
  return JSON.stringify(Object.fromEntries(said));
}

interface Options {
  clientId: string;
  /** False where it did not arrive. The next goes out after its answer: a newer state is never overtaken by an older one. */
  send: (state: string) => Promise<boolean>;
}

export function createPresence({ clientId, send }: Options) {
  const nothing: PresenceState = { ...NOTHING, clientId };
  let state = nothing;
  let isOpen = false;
  /** What the server has, as far as is known. */
  let sent = '';
  let sending: Promise<void> | null = null;
  let lastSentAt = 0;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let typingEnds: ReturnType<typeof setTimeout> | null = null;

  function stopTimers(): void {
    if (timer) clearTimeout(timer);
    if (typingEnds) clearTimeout(typingEnds);
    timer = typingEnds = null;
  }

  /** What changes meanwhile goes with it. */
  function plan(at: number): void {
    if (!isOpen || timer || sending || encode(state) === sent) return;
    timer = setTimeout(flush, Math.max(0, at - Date.now()));
  }

  function flush(): void {
    timer = null;
    const text = encode(state);
    if (text === sent) return;
    sent = text;
    lastSentAt = Date.now();
    sending = send(text).then((hasArrived) => {
      sending = null;
      failures = hasArrived ? 0 : failures + 1;
      if (!hasArrived && sent === text) sent = '';
      plan(lastSentAt + INTERVAL_MS + (hasArrived ? 0 : fullJitterMs(failures)));
    });
  }

  function set(change: Partial<PresenceState>): void {
    state = { ...state, ...change };
    plan(lastSentAt + INTERVAL_MS);
  }

  function setTyping(typing: boolean): void {
    if (typingEnds) clearTimeout(typingEnds);
    typingEnds = typing ? setTimeout(() => setTyping(false), TYPING_ENDS_MS) : null;
    if (state.typing !== typing) set({ typing });
  }

  return {
    state: () => state,
    /** True is said again while it lasts: it ends by itself after three seconds. */
    setTyping,
    setCaret: (caret: Caret | null) => set({ caret }),
    setReading: (reading: Reading | null) =>
      set({ reading: reading && { ...reading, fraction: Math.round(reading.fraction * FRACTION_STEPS) / FRACTION_STEPS } }),
    setFollowing: (following: string | null) => set({ following }),
    setAway: (away: number | null) => set({ away }),
    /** With every snapshot: the server may have forgotten this tab, or know nothing of it yet. And where another tab of the same person spoke last. */
    sayAgain(): void {
      isOpen = true;
      sent = '';
      if (timer) clearTimeout(timer);
      timer = null;
      plan(lastSentAt + INTERVAL_MS);
    },
    /** Its last word is that it is away: another tab of the same person takes over. */
    close(): void {
      stopTimers();
      state = nothing;
      if (!isOpen) return;
      isOpen = false;
      const farewell = encode({ ...nothing, away: Date.now() });
      void (sending ?? Promise.resolve()).then(() => send(farewell));
    },
  };
}

export type PresenceSender = ReturnType<typeof createPresence>;
