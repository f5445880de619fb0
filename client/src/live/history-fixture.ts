/** A session's history as a server tells it, for tests: entries with cursors, snapshots that may be newer than their cursor. */
import type { SessionCost } from './cost.ts';
import type { SessionEvent, SessionHead, SessionMessage, SessionSnapshot } from './model.ts';

export const NO_COST: SessionCost = { costMicros: '0', reservedMicros: '0', runs: 0, inputTokens: '0', outputTokens: '0' };

export const HEAD: SessionHead = {
  id: 'ses_1',
  title: 'A session',
  visibility: 'WORKSPACE',
  viewerRole: 'OWNER',
  mainlineLeafId: null,
  archivedAt: null,
  createdAt: '2026-11-20T00:00:00.000Z',
  updatedAt: '2026-11-20T00:00:00.000Z',
  workspace: { id: 'wks_1', slug: 'team', name: 'Team' },
};

export function messageOf(id: string, change: Partial<SessionMessage> = {}): SessionMessage {
  return {
    id,
    parentId: null,
    role: 'ASSISTANT',
    lane: 0,
    attempts: 1,
    author: null,
    model: null,
    text: '',
    status: 'STREAMING',
    failure: null,
    usage: null,
    origin: null,
    stoppedBy: null,
    createdAt: '2026-11-20T00:00:00.000Z',
    firstTokenAt: null,
    finishedAt: null,
    ...change,
  };
}

export function snapshotOf(cursor: string, messages: readonly SessionMessage[]): SessionSnapshot {
  return {
    __typename: 'SessionSnapshot',
    cursor,
    session: { ...HEAD, branches: [], queue: { version: 0, pause: null, prompts: [] }, cost: NO_COST },
    messages: messages.map((message) => ({ ...message, reactionsVersion: 0, reactions: [] })),
    hasEarlierMessages: false,
    draft: { state: 'AAA=', version: 0 },
    participants: [],
    participantCount: 0,
    polls: [],
  };
}

/** The log of messages that are written at the same time: `pieces[i]` belongs to message `m<turn[i]>`. */
export function createHistory(pieces: readonly { message: number; text: string }[], messageCount: number) {
  const entries: SessionEvent[] = [];
  const texts = Array.from({ length: messageCount }, () => '');
  const cursor = () => `e1.${entries.length + 1}`;
  const idOf = (index: number) => `m${index}`;

  for (let index = 0; index < messageCount; index++) {
    entries.push({ __typename: 'MessageAdded', cursor: cursor(), message: messageOf(idOf(index), { status: 'QUEUED' }) });
  }
  for (const { message, text } of pieces) {
    entries.push({ __typename: 'TextAppended', cursor: cursor(), messageId: idOf(message), offset: texts[message]!.length, text });
    texts[message] += text;
  }
  for (let index = 0; index < messageCount; index++) {
    entries.push({
      __typename: 'MessageChanged',
      cursor: cursor(),
      message: messageOf(idOf(index), { status: 'COMPLETE', text: texts[index]! }),
    });
  }

  /** The state after `seq` entries. */
  function stateAt(seq: number): SessionMessage[] {
    const messages = new Map<string, SessionMessage>();
    for (const entry of entries.slice(0, seq)) {
      if (entry.__typename === 'MessageAdded' || entry.__typename === 'MessageChanged') messages.set(entry.message.id, entry.message);
      if (entry.__typename !== 'TextAppended') continue;
      const before = messages.get(entry.messageId)!;
      messages.set(before.id, { ...before, status: 'STREAMING', text: before.text + entry.text });
    }
    return [...messages.values()];
  }

  return { entries, texts, idOf, stateAt };
}
