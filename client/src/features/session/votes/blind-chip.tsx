import { clsx } from 'clsx';
import { Eye, EyeOff } from 'lucide-react';
import { votesMessages } from '../../../messages/votes-en.ts';
import { tooltipProps } from '../../../ui/tooltip.tsx';

/** Beside the models of the next prompt, where there are at least two. */
export function BlindChip({ isOn, onChange }: { isOn: boolean; onChange: (isOn: boolean) => void }) {
  const Icon = isOn ? EyeOff : Eye;
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={() => onChange(!isOn)}
      {...tooltipProps(votesMessages.blindMeaning, undefined, 'top')}
      className={clsx(
        'touch-target inline-flex h-7 items-center gap-1.5 rounded-full border px-2.5 text-xs font-medium transition-colors',
        isOn ? 'border-accent bg-accent-soft text-accent' : 'border-line text-ink-soft hover:border-line-strong hover:text-ink',
      )}
    >
      <Icon className="size-3.5" aria-hidden="true" />
      {votesMessages.blind}
    </button>
  );
}
