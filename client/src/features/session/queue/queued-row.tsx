import { clsx } from 'clsx';
import { ArrowDown, ArrowUp, CircleSlash, Ellipsis, GripVertical, PencilLine, Trash2, Zap } from 'lucide-react';
import type { HTMLAttributes, KeyboardEvent } from 'react';
import type { QueuedPrompt } from '../../../live/queue.ts';
import { queueMessages } from '../../../messages/queue-en.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../../ui/menu.tsx';
import { SpinnerMark } from '../../../ui/spinner.tsx';
import { tooltipProps } from '../../../ui/tooltip.tsx';
import { shownName } from '../model-name.tsx';
import type { QueueActions } from './use-queue-actions.ts';

const NAME_LENGTH = 40;

interface QueuedRowProps {
  prompt: QueuedPrompt;
  place: number;
  total: number;
  canWrite: boolean;
  isDragged: boolean;
  /** Whether sending it now stops something. */
  isAnswering: boolean;
  handleProps: HTMLAttributes<HTMLElement>;
  actions: QueueActions;
  onMove: (step: 1 | -1) => void;
}

/** One prompt that waits: whose, how it begins, who is asked, and what can be done with it. */
export function QueuedRow({ prompt, canWrite, isDragged, handleProps, onMove, ...rest }: QueuedRowProps) {
  const { author, excerpt, state } = prompt;
  const text = excerpt.replaceAll(/\s+/gu, ' ').trim();
  const name = text.length > NAME_LENGTH ? `${text.slice(0, NAME_LENGTH)}…` : text;

  function onKeyDown(event: KeyboardEvent): void {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  }

  return (
    <li
      data-queued={prompt.id}
      className={clsx(
        'flex min-h-9 items-center gap-2 rounded-md pr-1',
        canWrite ? 'pl-1' : 'pl-2',
        isDragged && 'bg-raised shadow-overlay',
      )}
    >
      {canWrite ? (
        <button
          type="button"
          data-handle={prompt.id}
          aria-label={queueMessages.handle(name)}
          onKeyDown={onKeyDown}
          {...tooltipProps(queueMessages.handleHint)}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
          {...handleProps}
          className="touch-target flex h-7 w-5 shrink-0 cursor-grab touch-none items-center justify-center rounded-sm text-ink-faint hover:text-ink active:cursor-grabbing"
        >
          <GripVertical className="size-3.5" aria-hidden="true" />
        </button>
      ) : null}
      <Avatar person={author} size={20} />
      <p className="min-w-0 flex-1 py-1">
        <span className={clsx('block truncate text-sm', state === 'DROPPED' && 'text-ink-soft line-through')}>{text}</span>
        <StateLine prompt={prompt} />
      </p>
      <Models prompt={prompt} />
      {canWrite ? <RowMenu {...rest} prompt={prompt} name={name} onMove={onMove} /> : null}
    </li>
  );
}

function StateLine({ prompt: { state, author } }: { prompt: QueuedPrompt }) {
  if (state === 'STEERING') {
    return (
      <span className="flex items-center gap-1.5 text-xs text-ink-soft">
        <SpinnerMark />
        {queueMessages.steering}
      </span>
    );
  }
  if (state !== 'DROPPED') return null;
  return (
    <span className="flex items-center gap-1.5 text-xs text-ink-soft">
      <CircleSlash className="size-3 shrink-0" aria-hidden="true" />
      {queueMessages.dropped(author.displayName)}
    </span>
  );
}

function Models({ prompt: { models, isBlind } }: { prompt: QueuedPrompt }) {
  const names = isBlind ? queueMessages.blind : models.map(shownName).join(', ');
  return <span className="max-w-24 shrink-0 truncate text-xs text-ink-soft sm:max-w-52">{names}</span>;
}

type RowMenuProps = Pick<QueuedRowProps, 'prompt' | 'place' | 'total' | 'isAnswering' | 'actions' | 'onMove'> & { name: string };

function RowMenu({ prompt: { id, state }, name, place, total, isAnswering, actions, onMove }: RowMenuProps) {
  return (
    <Menu
      align="end"
      side="top"
      trigger={
        <IconButton label={queueMessages.options(name)} size="small">
          <Ellipsis />
        </IconButton>
      }
    >
      {state === 'WAITING' ? (
        <MenuItem icon={<Zap aria-hidden="true" />} onSelect={() => void actions.steerQueued(id)}>
          {isAnswering ? queueMessages.steerThis : queueMessages.sendThis}
        </MenuItem>
      ) : null}
      <MenuItem icon={<PencilLine aria-hidden="true" />} onSelect={() => void actions.toDraft(id)}>
        {queueMessages.toDraft}
      </MenuItem>
      {total > 1 ? (
        <>
          <MenuSeparator />
          <MenuItem icon={<ArrowUp aria-hidden="true" />} shortcut="alt+up" disabled={place === 0} onSelect={() => onMove(-1)}>
            {queueMessages.moveUp}
          </MenuItem>
          <MenuItem icon={<ArrowDown aria-hidden="true" />} shortcut="alt+down" disabled={place === total - 1} onSelect={() => onMove(1)}>
            {queueMessages.moveDown}
          </MenuItem>
        </>
      ) : null}
      <MenuSeparator />
      <MenuItem icon={<Trash2 aria-hidden="true" />} danger onSelect={() => void actions.remove(id)}>
        {queueMessages.remove}
      </MenuItem>
    </Menu>
  );
}
