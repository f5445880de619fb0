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
  /** Only where it went by the workspace's own key. */
  onOwnKey?: true;
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
  /** When the first token came; only where one did. */
  firstTokenAt?: string;
  /** Who stopped it; only where somebody did. */
  stoppedBy?: ActorRecord;
  /** Only of copies. */
  origin?: OriginRecord;
}

export interface SessionRecord {
  id: string;
  workspaceId: string;
  title: string;
  visibility: 'private' | 'workspace' | 'link';
  /** Who may let others in: owners alone, or editors too. */
  whoInvites: 'owners' | 'editors';
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
  | ({ kind: 'reactionsChanged' } & ReactionsRecord)
  | { kind: 'pollChanged'; poll: PollRecord }
  | { kind: 'branchChanged'; branch: BranchRecord }
  | { kind: 'queueChanged'; queue: QueueRecord }
  | { kind: 'costChanged'; cost: SessionCostRecord };

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
  count: number;
  /** The first of them, in the order in which they reacted. */
  actors: ActorRecord[];
}

/** All of one message, in the order in which each emoji came first. */
export interface ReactionsRecord {
  messageId: string;
  reactions: ReactionRecord[];
  /** Grows with every change: the higher one is the newer; 0 where nobody ever reacted. */
  version: number;
}

/** Which answer to a prompt is best: one vote a person, live. */
export interface PollRecord {
  promptId: string;
  sessionId: string;
  /** Names of the models are hidden until it is closed. */
  isBlind: boolean;
  state: 'open' | 'closed';
  openedBy: ActorRecord;
  /** How many have voted. */
  voteCount: number;
  /** How many votes each answer has. None while it is blind and open: nobody follows the others. */
  tallies: { messageId: string; count: number }[];
  /** The first of them by name, oldest first; none while `tallies` says nothing. */
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
  /** Its newest message; null while it has none. */
  headId: string | null;
  /** Of its own: from the base, exclusive, to the head. */
  messageCount: number;
  createdBy: ActorRecord;
  /** Where the mainline ended after the merge. */
  mergedIntoId: string | null;
  version: number;
  createdAt: string;
  updatedAt: string;
}

/** What a message is a copy of; null for what is gone since. */
export interface OriginRecord {
  messageId: string | null;
  sessionId: string | null;
  /** The branch whose merge made the copy. */
  branchId: string | null;
}

export interface QueuedPromptRecord {
  id: string;
  sessionId: string;
  author: ActorRecord;
  /** How its text begins: twenty whole ones would fill a log. */
  excerpt: string;
  /** Empty where the models stay a secret. */
  modelIds: string[];
  isBlind: boolean;
  /** `steering`: sent as soon as what runs has stopped. `dropped`: its author may not write here any more. */
  state: 'waiting' | 'steering' | 'dropped' | 'sent' | 'removed';
  /** The message that it became. */
  promptId: string | null;
  createdAt: string;
}

export interface QueuePauseRecord {
  reason: 'answerFailed' | 'answerInterrupted' | 'modelUnavailable' | 'refused';
  /** The answer or the queued prompt that holds the queue up. */
  causeId: string;
  /** The id of the model that is not available, or why the prompt was refused. */
  detail: string | null;
  /** The budget that refused the prompt, where it is one that more can be asked for. */
  budgetId: string | null;
}

/** The prompts that are sent one after the other once nothing runs at the end of the mainline; first one first. */
export interface QueueRecord {
  sessionId: string;
  prompts: QueuedPromptRecord[];
  pause: QueuePauseRecord | null;
  /** Grows with every change: the higher one is the newer. */
  version: number;
}

/** What a session cost so far, without answers under an open blind vote. Micro-USD as decimal integers. */
export interface SessionCostRecord {
  sessionId: string;
  costMicros: string;
  /** Held for what runs now. */
  reservedMicros: string;
  /** Answers and replies of models that have ended. */
  runs: number;
  inputTokens: number;
  outputTokens: number;
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
