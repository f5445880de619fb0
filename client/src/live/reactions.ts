/** How people react to messages: from snapshots and pages, then from the log; the newest by version. Each message has its own listeners. */
import type { ReactionFieldsFragment } from '../gql/graphql.ts';
import type { SessionEvent } from './model.ts';

export type Reaction = ReactionFieldsFragment;

interface Reacted {
  readonly version: number;
  readonly reactions: readonly Reaction[];
}

/** A message as it comes; only snapshots and pages say how people react to it. */
interface Incoming {
  readonly id: string;
  readonly reactionsVersion?: number;
  readonly reactions?: readonly Reaction[];
}

interface Source {
  subscribeEvents(listener: (event: SessionEvent) => void): () => void;
}

const NONE: readonly Reaction[] = [];

export function createReactions() {
  const byMessage = new Map<string, Reacted>();
  const listeners = new Map<string, Set<() => void>>();

  function receive(messageId: string, version: number, reactions: readonly Reaction[]): void {
    if ((byMessage.get(messageId)?.version ?? 0) >= version) return;
    byMessage.set(messageId, { version, reactions });
    for (const listener of listeners.get(messageId) ?? []) listener();
  }

  return {
    receive,
    follow({ subscribeEvents }: Source): void {
      subscribeEvents((event) => {
        if (event.__typename === 'ReactionsChanged') receive(event.messageId, event.version, event.reactions);
      });
    },
    take(messages: readonly Incoming[]): void {
      for (const { id, reactionsVersion = 0, reactions = NONE } of messages) receive(id, reactionsVersion, reactions);
    },
    of: (messageId: string): readonly Reaction[] => byMessage.get(messageId)?.reactions ?? NONE,
    subscribe(messageId: string, listener: () => void): () => void {
      const known = listeners.get(messageId) ?? new Set();
      listeners.set(messageId, known.add(listener));
      return () => {
        known.delete(listener);
        if (known.size === 0) listeners.delete(messageId);
      };
    },
  };
}

export type Reactions = ReturnType<typeof createReactions>;
