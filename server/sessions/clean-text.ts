/** What Postgres and JSON cannot keep (NUL, half of a surrogate pair) becomes U+FFFD, one code unit for one, so that offsets stay true (LIVE.md L3). */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** Cleans text that comes in pieces: a pair that was cut in two waits for its second half. */
export function createTextCleaner() {
  let held = '';
  return {
    push(piece: string): string {
      const text = held + piece;
      const last = text.charCodeAt(text.length - 1);
      const isCut = last >= 0xd800 && last <= 0xdbff;
      held = isCut ? text.slice(-1) : '';
      return cleanText(isCut ? text.slice(0, -1) : text);
    },
    /** The end of the text: nothing can complete the held half any more. */
    end(): string {
      const rest = cleanText(held);
      held = '';
      return rest;
    },
  };
}
