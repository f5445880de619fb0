import { clsx } from 'clsx';
import type { CSSProperties } from 'react';
import { initials } from './initials.ts';
import { personColor } from './person-color.ts';

const SIZES = { 16: 'size-4 text-[9px]', 20: 'size-5 text-[11px]', 24: 'size-6 text-[10px]', 32: 'size-8 text-xs' } as const;

export type Person = { id: string; displayName: string };
export type AvatarProps = { person: Person; size?: keyof typeof SIZES; letters?: 1 | 2; className?: string };

export function Avatar({ person, size = 24, letters = size < 24 ? 1 : 2, className }: AvatarProps) {
  const style: CSSProperties & Record<'--person', string> = { '--person': personColor(person.id) };
  return (
    <span
      role="img"
      aria-label={person.displayName}
      title={person.displayName}
      style={style}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center rounded-full bg-(--person) leading-none font-semibold tracking-tight text-canvas select-none',
        SIZES[size],
        className,
      )}
    >
      {[...initials(person.displayName)].slice(0, letters).join('')}
    </span>
  );
}
