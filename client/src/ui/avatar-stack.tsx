import { clsx } from 'clsx';
import { messages } from '../messages/messages.ts';
import { Avatar } from './avatar.tsx';
import type { AvatarProps, Person } from './avatar.tsx';

const REST_SIZES = { 16: 'h-4 min-w-4', 20: 'h-5 min-w-5', 24: 'h-6 min-w-6', 32: 'h-8 min-w-8' } as const;

/** `total`: how many there are, where not all of them are known by name. */
export type AvatarStackProps = {
  people: readonly Person[];
  total?: number;
  max?: number;
  size?: NonNullable<AvatarProps['size']>;
  className?: string;
};

export function AvatarStack({ people, total = people.length, max = 3, size = 24, className }: AvatarStackProps) {
  const shown = people.slice(0, max);
  const rest = people.slice(max);
  const hidden = total - shown.length;
  return (
    <span className={clsx('inline-flex items-center -space-x-0.5', className)}>
      {shown.map((person) => (
        <Avatar key={person.id} person={person} size={size} letters={1} className="ring-2 ring-(--stack-ring,var(--canvas))" />
      ))}
      {hidden <= 0 ? null : (
        <span
          role="img"
          aria-label={messages.common.morePeople(hidden)}
          title={rest.map((person) => person.displayName).join(', ')}
          className={clsx(
            'inline-flex items-center justify-center rounded-full bg-line px-1 text-[10px] leading-none font-semibold text-ink-soft tabular-nums ring-2 ring-(--stack-ring,var(--canvas))',
            REST_SIZES[size],
          )}
        >
          +{hidden}
        </span>
      )}
    </span>
  );
}
