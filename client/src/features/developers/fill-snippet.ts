/** What stands in the snippets' files in the place of the reader's own server and session. */
const PLACES = { origin: 'http://localhost:4000', sessionId: 'ses_00000000000000000000000000' } as const;

export interface Place {
  origin: string;
  /** Null: what stands there says what it has to look like. */
  sessionId: string | null;
}

export function fillSnippet(source: string, { origin, sessionId }: Place): string {
  return source.replaceAll(PLACES.origin, origin).replaceAll(PLACES.sessionId, sessionId ?? 'ses_…');
}
