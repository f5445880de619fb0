/** Answers of a session, read as a client reads them: a snapshot, then what follows, until they have ended (LIVE.md R1, L3). */
import { newText } from '../../schema/wire/events.ts';
import type { Door } from './door.ts';
import type { LocalOperations } from './local-operations.ts';

const FIELDS = `id role status text model { id } failure { code message }
  usage { inputTokens cachedInputTokens outputTokens reasoningTokens costMicros estimated }`;
const WATCH = `subscription FollowRuns($id: ID!) {
  sessionEvents(sessionId: $id) {
    __typename
    ... on SessionSnapshot { messages { ${FIELDS} } }
    ... on TextAppended { messageId offset text }
    ... on MessageAdded { message { ${FIELDS} } }
    ... on MessageChanged { message { ${FIELDS} } }
  }
}`;
const ONE = `query OneAnswer($id: ID!) { node(id: $id) { ... on Message { ${FIELDS} } } }`;
const RUNNING: ReadonlySet<string> = new Set(['QUEUED', 'STREAMING']);

export interface FollowedMessage {
  id: string;
  role: string;
  status: string;
  text: string;
  /** Null while a blind vote hides it. */
  model: { id: string } | null;
  failure: { code: string; message: string } | null;
  usage: {
    inputTokens: number;
    cachedInputTokens: number;
    outputTokens: number;
    reasoningTokens: number;
    costMicros: string;
    estimated: boolean;
  } | null;
}

export interface FollowedPiece {
  messageId: string;
  text: string;
}

type FollowedEvent =
  | { __typename: 'SessionSnapshot'; messages: FollowedMessage[] }
  | { __typename: 'TextAppended'; messageId: string; offset: number; text: string }
  | { __typename: 'MessageAdded' | 'MessageChanged'; message: FollowedMessage }
  | { __typename: 'Other' };

export interface FollowOptions {
  sessionId: string;
  /** Null: whatever runs, until nothing does. */
  wanted: readonly string[] | null;
  /** Ends the following early, without an error. */
  signal: AbortSignal;
}

/** Yields texts piece by piece and returns the messages that ended, by their ids. Throws where one may not read on. */
export async function* followRuns(
  operations: LocalOperations,
  door: Door,
  { sessionId, wanted, signal }: FollowOptions,
): AsyncGenerator<FollowedPiece, FollowedMessage[]> {
  /** How much is known of each that has not ended. */
  const open = new Map((wanted ?? []).map((id) => [id, 0]));
  const ended = new Map<string, FollowedMessage>();
  const inOrder = () => [...ended.values()].sort((a, b) => (a.id < b.id ? -1 : 1));

  const one = async (id: string) => (await operations.ask<{ node: FollowedMessage | null }>(door, ONE, { id })).node;

  function* see(message: FollowedMessage): Generator<FollowedPiece> {
    const known = open.get(message.id);
    const isRunning = RUNNING.has(message.status);
    if (known === undefined && (wanted || !isRunning)) return;
    const text = message.text.slice(known ?? 0);
    open.set(message.id, Math.max(known ?? 0, message.text.length));
    if (text !== '') yield { messageId: message.id, text };
    if (isRunning) return;
    open.delete(message.id);
    ended.set(message.id, message);
  }

  function* seeText({ messageId, offset, text }: { messageId: string; offset: number; text: string }): Generator<FollowedPiece> {
    const known = open.get(messageId);
    if (known === undefined) return;
    const more = newText({ kind: 'text', messageId, offset, text }, known);
    if (more === null) throw new Error(`the text of ${messageId} has a hole`);
    open.set(messageId, known + more.length);
    if (more !== '') yield { messageId, text: more };
  }

  const events = operations.watch<{ sessionEvents: FollowedEvent }>(door, WATCH, { id: sessionId }, signal);
  for await (const { sessionEvents: event } of events) {
    if (event.__typename === 'SessionSnapshot') {
      const shown = new Map(event.messages.map((message) => [message.id, message]));
      // On a branch, or long ago.
      const missing = await Promise.all([...open.keys()].filter((id) => !shown.has(id)).map(one));
      for (const message of [...shown.values(), ...missing]) if (message) yield* see(message);
    } else if (event.__typename === 'TextAppended') {
      const unknown = wanted === null && !open.has(event.messageId) ? await one(event.messageId) : null;
      if (unknown) yield* see(unknown);
      yield* seeText(event);
    } else if (event.__typename !== 'Other' && 'message' in event) {
      yield* see(event.message);
    }
    if (open.size === 0) return inOrder();
  }
  return inOrder();
}
