import { useSyncExternalStore } from 'react';
import { isRunning } from '../../../live/model.ts';
import type { MessageNode } from '../../../live/model.ts';
import type { PromptQueue } from '../../../live/queue.ts';
import { useLive } from '../session-context.ts';
import { useView } from '../view-context.ts';

export function useQueue(): PromptQueue {
  const { queue } = useLive();
  return useSyncExternalStore(queue.subscribe, queue.getState);
}

/** What the button of the composer does: on the mainline a prompt waits for the answer above, and for those that wait already. */
export type SendMode = 'send' | 'queue';

export function useSendMode(): SendMode {
  const { leaf, isOnMainline, tree } = useView();
  const { prompts } = useQueue();
  if (!leaf || !isOnMainline) return 'send';
  const lanes: readonly MessageNode[] = tree.children.get(leaf.parentId ?? null) ?? [];
  const isAnswering = leaf.role === 'ASSISTANT' && lanes.some((lane) => lane.role === 'ASSISTANT' && isRunning(lane.status));
  return isRunning(leaf.status) || (isAnswering && prompts.length > 0) ? 'queue' : 'send';
}
