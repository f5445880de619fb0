import { useRef, useState } from 'react';
import type { PointerEvent } from 'react';
import { moved } from '../../../live/queue.ts';

/** Rows that are dragged by their handles, by mouse or thumb. Nothing is asked of the server until one is dropped. */
export function useDragOrder(ids: readonly string[], onDrop: (ids: readonly string[]) => void) {
  const list = useRef<HTMLUListElement>(null);
  const [drag, setDrag] = useState<{ id: string; order: readonly string[] } | null>(null);
  const order = drag ? [...drag.order.filter((id) => ids.includes(id)), ...ids.filter((id) => !drag.order.includes(id))] : ids;

  /** How many of the other rows stand above the pointer. */
  function placeAt(y: number, id: string): number {
    const rows = [...(list.current?.children ?? [])].filter((row) => (row as HTMLElement).dataset['queued'] !== id);
    return rows.filter((row) => {
      const { top, height } = row.getBoundingClientRect();
      return top + height / 2 < y;
    }).length;
  }

  function handleProps(id: string) {
    return {
      onPointerDown(event: PointerEvent<HTMLElement>): void {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ id, order: ids });
      },
      onPointerMove(event: PointerEvent<HTMLElement>): void {
        if (drag?.id === id) setDrag({ id, order: moved(order, id, placeAt(event.clientY, id)) });
      },
      onPointerUp(): void {
        if (drag?.id !== id) return;
        setDrag(null);
        if (order.some((one, index) => one !== ids[index])) onDrop(order);
      },
      onPointerCancel: () => setDrag(null),
    };
  }

  return { list, order, draggedId: drag?.id ?? null, handleProps };
}
