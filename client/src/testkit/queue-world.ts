/** The queue of a session as a server keeps it, for tests. What it sends, and when, is said by the test. */
import { GraphQLError } from 'graphql';
import type { PromptQueue, QueuedPrompt } from '../live/queue.ts';
import type { MessageModel } from '../live/model.ts';
import type { createEventFeed } from './event-feed.ts';

const MINE: QueuedPrompt['author'] = { __typename: 'User', id: 'usr_ana', displayName: 'Ana Reyes' };

export function createQueueWorld(feed: Pick<ReturnType<typeof createEventFeed>, 'say'>, models: readonly MessageModel[]) {
  let queue: PromptQueue = { version: 1, pause: null, prompts: [] };
  let count = 0;

  function change(to: Partial<PromptQueue>): PromptQueue {
    queue = { ...queue, ...to, version: queue.version + 1 };
    feed.say({ __typename: 'QueueChanged', queue });
    return queue;
  }

  const find = (id: string) => queue.prompts.find((prompt) => prompt.id === id)!;
  const without = (id: string) => queue.prompts.filter((prompt) => prompt.id !== id);

  return {
    state: () => queue,
    find,
    put(excerpt: string, modelIds: readonly string[] = ['a:opus'], author = MINE, state: QueuedPrompt['state'] = 'WAITING'): QueuedPrompt {
      const prompt: QueuedPrompt = {
        id: `qpr_${++count}`,
        author,
        excerpt,
        models: models.filter(({ id }) => modelIds.includes(id)),
        isBlind: false,
        state,
        createdAt: '2026-11-20T00:00:00.000Z',
      };
      change({ prompts: [...queue.prompts, prompt] });
      return prompt;
    },
    remove: (id: string) => change({ prompts: without(id) }),
    reorder(ids: readonly string[]): PromptQueue {
      if (ids.length !== queue.prompts.length) throw new GraphQLError('The queue changed.', { extensions: { code: 'CONFLICT' } });
      return change({ prompts: ids.map(find) });
    },
    pause: (pause: PromptQueue['pause']) => change({ pause }),
  };
}

export type QueueWorld = ReturnType<typeof createQueueWorld>;
