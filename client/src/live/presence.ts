/** What this tab tells the others about itself: typing, at most 4 times a second; never stored (LIVE.md D4). */

const INTERVAL_MS = 250;
const TYPING_ENDS_MS = 3_000;

export interface PresenceState {
  typing: boolean;
}

export function parsePresence(state: string): PresenceState {
  try {
    const parsed: unknown = JSON.parse(state);
    return { typing: typeof parsed === 'object' && parsed !== null && 'typing' in parsed && parsed.typing === true };
  } catch {
    return { typing: false };
  }
}

export function createPresence({ send }: { send: (state: string) => void }) {
  let state: PresenceState = { typing: false };
  let sent = '';
  let pause: ReturnType<typeof setTimeout> | null = null;
  let typingEnds: ReturnType<typeof setTimeout> | null = null;

  function flush(): void {
    pause = null;
    const text = JSON.stringify(state);
    if (text === sent) return;
    sent = text;
    send(text);
    pause = setTimeout(flush, INTERVAL_MS);
  }

  function set(next: PresenceState): void {
    state = next;
    if (!pause) flush();
  }

  function setTyping(typing: boolean): void {
    if (typingEnds) clearTimeout(typingEnds);
    typingEnds = typing ? setTimeout(() => setTyping(false), TYPING_ENDS_MS) : null;
    if (state.typing !== typing) set({ typing });
  }

  return {
    setTyping,
    /** After a reconnect the server has forgotten this tab. */
    sayAgain(): void {
      sent = '';
      set(state);
    },
    close(): void {
      if (pause) clearTimeout(pause);
      if (typingEnds) clearTimeout(typingEnds);
      if (state.typing) send(JSON.stringify({ typing: false }));
    },
  };
}

export type PresenceSender = ReturnType<typeof createPresence>;
