import { useLayoutEffect, useRef, useState } from 'react';
import { isRunning } from '../../../live/model.ts';
import { moved } from '../../../live/queue.ts';
import { queueMessages } from '../../../messages/queue-en.ts';
import { canWrite, useSession } from '../session-context.ts';
import { useView } from '../view-context.ts';
import { PauseNote } from './pause-note.tsx';
import { QueuedRow } from './queued-row.tsx';
import { useDragOrder } from './use-drag-order.ts';
import { useQueue } from './use-queue.ts';
import { useQueueActions } from './use-queue-actions.ts';

/** The prompts that wait, for everybody to see; editors order them, take them out and take them back. */
export function QueueStack() {
  const { prompts, pause } = useQueue();
  const { leaf, isOnMainline } = useView();
  const session = useSession();
  const actions = useQueueActions();
  const [said, setSaid] = useState('');
  const movedId = useRef<string | null>(null);
  const ids = prompts.map((prompt) => prompt.id);
  const { list, order, draggedId, handleProps } = useDragOrder(ids, (next) => void actions.reorder(next));
  const byId = new Map(prompts.map((prompt) => [prompt.id, prompt]));
  const isAnswering = isOnMainline && leaf !== undefined && isRunning(leaf.status);

  // A row that is put elsewhere loses its focus on the way.
  useLayoutEffect(() => {
    const id = movedId.current;
    movedId.current = null;
    if (id && !list.current?.contains(document.activeElement)) list.current?.querySelector<HTMLElement>(`[data-handle="${id}"]`)?.focus();
  }, [list, prompts]);

  function move(id: string, step: 1 | -1): void {
    const place = ids.indexOf(id) + step;
    if (place < 0 || place >= ids.length) return;
    movedId.current = id;
    setSaid(queueMessages.movedTo(place + 1, ids.length));
    void actions.reorder(moved(ids, id, place));
  }

  return (
    <section aria-label={queueMessages.region} className="mb-2 animate-appear overflow-hidden rounded-lg border border-line bg-panel">
      <h2 className="px-3 pt-1.5 text-xs font-medium text-ink-soft">{queueMessages.waiting(prompts.length)}</h2>
      {pause && !isAnswering ? <PauseNote pause={pause} first={prompts.find(({ state }) => state !== 'DROPPED')} /> : null}
      <ul ref={list} className="max-h-32 overflow-y-auto overscroll-contain p-1 md:max-h-44">
        {order.map((id, place) => {
          const prompt = byId.get(id);
          return prompt ? (
            <QueuedRow
              key={id}
              prompt={prompt}
              place={place}
              total={order.length}
              canWrite={canWrite(session)}
              isDragged={draggedId === id}
              isAnswering={isAnswering}
              handleProps={handleProps(id)}
              actions={actions}
              onMove={(step) => move(id, step)}
            />
          ) : null;
        })}
      </ul>
      <p role="status" className="sr-only">
        {said}
      </p>
    </section>
  );
}
