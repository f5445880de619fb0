import { useEffect, useState } from 'react';
import { isRunning } from '../../live/model.ts';
import type { MessageNode } from '../../live/model.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { useLive } from './session-context.ts';
import { answerName } from './votes/answer-name.ts';

/** A screen reader hears this much of an answer; the rest is there to be read. */
const LONGEST_ANNOUNCEMENT = 600;

const STATES: Partial<Record<MessageNode['status'], string>> = {
  STOPPED: sessionMessages.stopped,
  FAILED: sessionMessages.failed,
  INTERRUPTED: sessionMessages.interrupted,
};

/** Says a finished answer once, not token by token. */
export function Announcer() {
  const { store, polls } = useLive();
  const [said, setSaid] = useState('');

  useEffect(() => {
    const running = new Set<string>();

    function wordsFor(message: MessageNode): string {
      const model = answerName(polls.getState(), message);
      const state = STATES[message.status];
      return state
        ? sessionMessages.ended(model, state)
        : sessionMessages.finished(model, store.text(message.id).slice(0, LONGEST_ANNOUNCEMENT));
    }

    function look(): void {
      const ended: MessageNode[] = [];
      for (const message of store.getState().messages.values()) {
        if (isRunning(message.status)) running.add(message.id);
        else if (running.delete(message.id)) ended.push(message);
      }
      if (ended.length > 0) setSaid(ended.map(wordsFor).join(' '));
    }

    look();
    return store.subscribe(look);
  }, [store, polls]);

  return (
    <div role="status" aria-live="polite" className="sr-only">
      {said}
    </div>
  );
}
