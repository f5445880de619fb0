import { clsx } from 'clsx';
import type { CSSProperties } from 'react';
import { initials } from './initials.ts';
import { usePersonColor } from './person-colors.ts';

const SIZES = { 16: 'size-4 text-[9px]', 20: 'size-5 text-[11px]', 24: 'size-6 text-[10px]', 32: 'size-8 text-xs' } as const;

export type Person = { id: string; displayName: string };
export type AvatarProps = { person: Person; size?: keyof typeof SIZES; letters?: 1 | 2; className?: string };

export function Avatar({ person, size = 24, letters = size < 24 ? 1 : 2, className }: AvatarProps) {
  const style: CSSProperties & Record<'--person', string> = { '--person': usePersonColor(person.id) };
  return (
    <span
      role="img"
      aria-label={person.displayName}
      title={person.displayName}
      style={style}
      // Drawn, not written: a button with a face is named by the name beside it.
      data-letters={[...initials(person.displayName)].slice(0, letters).join('')}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center rounded-full bg-(--person) leading-none font-semibold tracking-tight text-canvas select-none before:content-[attr(data-letters)]',
        SIZES[size],
        className,
      )}
    />
  );
}
