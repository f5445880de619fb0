/** A hint as it travels: which list, and whose. */
export const HINT_TOPICS = ['NOTIFICATIONS', 'SESSIONS', 'SHELF'] as const;
export type HintTopic = (typeof HINT_TOPICS)[number];

export interface Hint {
  topic: HintTopic;
  /** Heard only by those who belong to it at that moment; null or left out: of no workspace in particular, and `users` must be given. */
  workspaceId?: string | null;
  /** Whom it concerns; left out: everybody of the workspace. */
  users?: readonly string[];
}

/** What a listener is told. `workspaceId` null: whichever the list belongs to. */
export interface ViewerHint {
  topic: HintTopic;
  workspaceId: string | null;
}

export const whole = (topic: HintTopic): ViewerHint => ({ topic, workspaceId: null });

export const namesHint = ({ topic, workspaceId }: ViewerHint): string => `${topic} ${workspaceId ?? ''}`;

/** For the listener of the database: null for anything that `tell` cannot have sent. */
export function parseHint(payload: unknown): Hint | null {
  if (typeof payload !== 'object' || payload === null) return null;
  const { topic, workspaceId = null, users } = payload as Record<string, unknown>;
  const known = HINT_TOPICS.find((one) => one === topic);
  if (!known || (workspaceId !== null && typeof workspaceId !== 'string')) return null;
  if (users === undefined) return workspaceId === null ? null : { topic: known, workspaceId };
  if (!Array.isArray(users)) return null;
  return { topic: known, workspaceId, users: users.filter((user): user is string => typeof user === 'string') };
}
