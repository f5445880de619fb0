import { clsx } from 'clsx';
import { isRunning } from '../../live/model.ts';
import type { MessageModel, MessageStatus } from '../../live/model.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { modelColor } from '../../ui/model-color.ts';

interface ModelNameProps {
  model: Pick<MessageModel, 'name' | 'provider' | 'isDemo'> | null;
  status?: MessageStatus | undefined;
}

/** The badge says that it is a demonstration; the name need not say so again. */
const DEMO_PREFIX = /^demo \([^)]*\): */i;

/** The name without what the badge beside it says. */
export function shownName({ name, isDemo }: NonNullable<ModelNameProps['model']>): string {
  const short = isDemo ? name.replace(DEMO_PREFIX, '') : name;
  return short === name || short === '' ? name : short.charAt(0).toUpperCase() + short.slice(1);
}

/** A dot in the model's hue and its name; the dot breathes while it writes. A demonstration says so. */
export function ModelName({ model, status }: ModelNameProps) {
  return (
    <span className="inline-flex min-w-0 items-center gap-2">
      <span
        aria-hidden="true"
        style={{ background: model ? modelColor(model.provider) : 'var(--ink-faint)' }}
        className={clsx('size-2 shrink-0 rounded-full', status && isRunning(status) && 'animate-breathe')}
      />
      <span className="truncate">{model ? shownName(model) : sessionMessages.unknownModel}</span>{' '}
      {model?.isDemo ? (
        <span
          title={sessionMessages.demoMeaning}
          className="rounded-sm border border-dashed border-line-strong px-1 text-xs leading-4 font-medium text-ink-soft"
        >
          {sessionMessages.demo}
        </span>
      ) : null}
    </span>
  );
}
