import { clsx } from 'clsx';
import { useState } from 'react';
import type { DragEvent, ReactNode } from 'react';
import type { SessionRow } from './session-documents.ts';
import { useShelf } from './shelf-context.ts';

type DropZoneProps = { onDrop: (row: SessionRow) => void; accepts: (row: SessionRow) => boolean; className?: string; children: ReactNode };

/** Takes rows that are dragged by mouse; thumbs and keys have the same in each row's menu. */
export function DropZone({ onDrop, accepts, className, children }: DropZoneProps) {
  const { dragged, drag } = useShelf();
  const [isOver, setIsOver] = useState(false);
  const isOpen = dragged !== null && accepts(dragged);

  function onDragOver(event: DragEvent): void {
    if (!isOpen) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'move';
    setIsOver(true);
  }

  function onDragLeave(event: DragEvent): void {
    if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) setIsOver(false);
  }

  return (
    <div
      onDragOver={onDragOver}
      onDragLeave={onDragLeave}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        if (dragged && isOpen) onDrop(dragged);
        drag(null);
      }}
      className={clsx(
        'rounded-md',
        className,
        isOpen && 'outline-1 outline-dashed outline-line-strong -outline-offset-1',
        isOpen && isOver && 'bg-accent-soft',
      )}
    >
      {children}
    </div>
  );
}
