import { clsx } from 'clsx';
import { formatKeys } from './format-keys.ts';

export function Kbd({ keys, inverse = false }: { keys: string; inverse?: boolean }) {
  return (
    <kbd className="inline-flex gap-0.5 font-sans">
      {formatKeys(keys).map((key) => (
        <span
          key={key}
          className={clsx(
            'inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm px-1 text-xs leading-none',
            inverse ? 'bg-canvas/15 text-canvas' : 'border border-line bg-raised text-ink-soft',
          )}
        >
          {key}
        </span>
      ))}
    </kbd>
  );
}
