/** What stands in a session's log: plain JSON, the same in memory, in Redis and in the hub (LIVE.md L1-L4). */

export type MessageRole = 'user' | 'assistant' | 'system' | 'tool';
export type MessageStatus = 'queued' | 'streaming' | 'complete' | 'stopped' | 'failed' | 'interrupted';

/** Who did something, as it is shown; the name is the one of that moment. */
export interface ActorRecord {
  kind: 'user' | 'apiKey' | 'guest';
  id: string;
  displayName: string;
}

export interface FailureRecord {
  code: string;
  message: string;
}

export interface UsageRecord {
  /** All input tokens, cached ones included. */
  inputTokens: number;
  cachedInputTokens: number;
  cacheWriteTokens: number;
  /** All output tokens, reasoning included. */
  outputTokens: number;
  reasoningTokens: number;
  /** Micro-USD; a decimal integer, as JSON has no bigint. */
  costMicros: string;
  estimated: boolean;
}

export interface MessageRecord {
  id: string;
  sessionId: string;
  parentId: string | null;
  role: MessageRole;
  author: ActorRecord | null;
  modelId: string | null;
  /** Which of the answers side by side this is, from 0; null for prompts. A retry keeps the lane of what it replaces. */
  lane: number | null;
  text: string;
  status: MessageStatus;
  failure: FailureRecord | null;
  usage: UsageRecord | null;
  /** Attempts at the provider so far (LIVE.md G3: a retry is visible). */
  attempts: number;
  /** ISO 8601, UTC. */
  createdAt: string;
  finishedAt: string | null;
}

export interface SessionRecord {
  id: string;
  workspaceId: string;
  title: string;
  visibility: 'private' | 'workspace' | 'link';
  /** The last message of the mainline; null in a session without messages. */
  mainlineLeafId: string | null;
  archivedAt: string | null;
  createdAt: string;
  updatedAt: string;
}

/** `offset`: UTF-16 code units of the message's text before `text` (LIVE.md L3). */
export interface TextEvent {
  kind: 'text';
  messageId: string;
  offset: number;
  text: string;
}

export type LogEvent =
  | TextEvent
  | { kind: 'messageAdded'; message: MessageRecord }
  | { kind: 'messageChanged'; message: MessageRecord }
  | { kind: 'draftEdited'; update: string; version: number; clientId: string }
  | { kind: 'sessionChanged'; session: SessionRecord }
  | { kind: 'commentChanged'; comment: CommentRecord }
  | { kind: 'reactionsChanged'; messageId: string; reactions: ReactionRecord[] }
  | { kind: 'pollChanged'; poll: PollRecord }
  | { kind: 'branchChanged'; branch: BranchRecord }
  | { kind: 'queueChanged'; queue: QueuedPromptRecord[] };

/** Where a comment is pinned: UTF-16 code units of the message's text, and what stood there. */
export interface AnchorRecord {
  start: number;
  end: number;
  quote: string;
}

/** A thread is its first comment and those that answer it. A deleted one keeps its place without its text. */
export interface CommentRecord {
  id: string;
  sessionId: string;
  messageId: string;
  /** The first comment of its thread; its own id where it is the first. */
  threadId: string;
  /** Null where a model wrote it. */
  author: ActorRecord | null;
  modelId: string | null;
  text: string;
  status: 'pending' | 'complete' | 'failed';
  failure: FailureRecord | null;
  /** Of the thread's first comment; null: the whole message. */
  anchor: AnchorRecord | null;
  mentions: MentionRecord[];
  /** Of the thread's first comment. */
  resolvedAt: string | null;
  resolvedBy: ActorRecord | null;
  /** Grows with every change: the higher one is the newer. */
  version: number;
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
}

export interface MentionRecord {
  kind: 'user' | 'model';
  id: string;
  /** As it was written behind the @. */
  name: string;
}

export interface ReactionRecord {
  emoji: string;
  /** In the order in which they reacted. */
  actors: ActorRecord[];
}

/** Which answer to a prompt is best: one vote a person, live. */
export interface PollRecord {
  promptId: string;
  sessionId: string;
  /** Names of the models are hidden until it is closed. */
  isBlind: boolean;
  state: 'open' | 'closed';
  openedBy: ActorRecord;
  votes: { messageId: string; actor: ActorRecord }[];
  version: number;
}

export interface BranchRecord {
  id: string;
  sessionId: string;
  name: string;
  state: 'open' | 'merged' | 'closed';
  /** The message that it departs from; null at the root. */
  baseId: string | null;
  /** Its newest message. */
  headId: string | null;
  createdBy: ActorRecord;
  /** The last message that the merge appended to the mainline. */
  mergedIntoId: string | null;
  version: number;
  createdAt: string;
  updatedAt: string;
}

export interface QueuedPromptRecord {
  id: string;
  sessionId: string;
  author: ActorRecord;
  text: string;
  modelIds: string[];
  createdAt: string;
}

export interface LogEntry {
  seq: number;
  event: LogEvent;
}

export const TERMINAL_STATUSES: ReadonlySet<MessageStatus> = new Set(['complete', 'stopped', 'failed', 'interrupted']);

/** What `text` adds to a reader who has `length` code units: `null` where it starts beyond them, '' where it brings nothing (LIVE.md L3). */
export function newText(event: TextEvent, length: number): string | null {
  if (event.offset > length) return null;
  return event.text.slice(length - event.offset);
}
