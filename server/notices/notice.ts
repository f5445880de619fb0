/** A notification: what a person is told of a session, or of a workspace, that they may not be looking at. */
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { Action } from '../workspaces/policy.ts';

export const NOTICE_KINDS = [
  'mention',
  'reply',
  'invitation',
  'runFinished',
  'promptDropped',
  'budgetRequested',
  'budgetDecided',
  'budgetWarning',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface NewNotice {
  recipientUserId: string;
  kind: NoticeKind;
  workspaceId: string;
  /** Null: it is about the workspace. */
  sessionId: string | null;
  messageId: string | null;
  commentId: string | null;
  /** The request for more budget that it is about. */
  budgetRequestId?: string;
  /** Without a session: what its reader must still be allowed to do in the workspace. Left out: nothing, as it is their own matter. */
  needs?: Action;
  /** Null where a model did it, or nobody. */
  actor: ActorRecord | null;
  /** One line of plain text, at most 200 characters. */
  excerpt: string;
}

/** As its recipient may see it now. */
export interface NoticeRecord {
  id: string;
  kind: NoticeKind;
  recipientId: string;
  workspaceId: string;
  sessionId: string | null;
  messageId: string | null;
  commentId: string | null;
  budgetRequestId: string | null;
  actor: ActorRecord | null;
  /** '' where what it is about may not be read any more. */
  excerpt: string;
  isReadable: boolean;
  /** ISO 8601, UTC. */
  createdAt: string;
  readAt: string | null;
}

const MAX_EXCERPT_LENGTH = 200;

/** One line without markdown's marks, and no half of a character at its end. */
export function toExcerpt(text: string): string {
  const line = text
    .replaceAll(/^[ \t]*(?:>[ \t]?|#{1,6}[ \t]|[-*+][ \t])+/gm, '')
    .replaceAll(/!?\[([^\]\n]*)\]\([^)\s]*\)/g, '$1')
    .replaceAll(/\*\*|`+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (line.length <= MAX_EXCERPT_LENGTH) return line;
  return `${line.slice(0, MAX_EXCERPT_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
