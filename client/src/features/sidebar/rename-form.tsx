import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { MAX_TITLE_LENGTH } from '../../../../schema/wire/limits.ts';
import { messages } from '../../messages/messages.ts';

type RenameFormProps = { title: string; label?: string; maxLength?: number; onDone: (title: string | undefined) => void };

/** Enter or leaving the field keeps the title, Escape does not: `onDone(undefined)`. */
export function RenameForm({ title, label = messages.sidebar.renameLabel, maxLength = MAX_TITLE_LENGTH, onDone }: RenameFormProps) {
  const input = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);

  // The menu that opened this gives the focus back to its button while closing: take it after that.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.select();
    });
    return () => cancelAnimationFrame(frame);
  }, []);

  function finish(next: string | undefined): void {
    if (isDone.current) return;
    isDone.current = true;
    onDone(next === undefined || next.trim() === '' ? undefined : next.trim());
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    event.stopPropagation();
    if (event.key === 'Enter') finish(event.currentTarget.value);
    if (event.key === 'Escape') finish(undefined);
  }

  return (
    <input
      ref={input}
      defaultValue={title}
      maxLength={maxLength}
      aria-label={label}
      onKeyDown={onKeyDown}
      onBlur={(event) => finish(event.currentTarget.value)}
      className="field-surface h-12 w-full px-2.5 text-sm max-md:text-base"
    />
  );
}
