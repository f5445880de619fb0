import { ChevronUp, ListPlus, Zap } from 'lucide-react';
import { queueMessages } from '../../../messages/queue-en.ts';
import { sessionMessages } from '../../../messages/session-en.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import { tooltipProps } from '../../../ui/tooltip.tsx';

interface QueueButtonProps {
  isSending: boolean;
  disabled: boolean;
  onQueue: () => void;
  onSteer: () => void;
}

/** In place of “Send” while an answer is being written. */
export function QueueButton({ isSending, disabled, onQueue, onSteer }: QueueButtonProps) {
  return (
    <span className="inline-flex shrink-0">
      <Button
        size="small"
        variant="primary"
        disabled={disabled || isSending}
        onClick={onQueue}
        {...tooltipProps(queueMessages.queueMeaning, 'mod+enter', 'top')}
        icon={<ListPlus className="size-3.5" aria-hidden="true" />}
        className="h-8 rounded-r-none! disabled:bg-pressed! disabled:text-ink-faint! disabled:opacity-100! disabled:shadow-none"
      >
        {isSending ? sessionMessages.sending : queueMessages.queue}
      </Button>
      <Menu
        align="end"
        side="top"
        trigger={
          <IconButton
            label={queueMessages.more}
            tooltipSide="top"
            disabled={disabled || isSending}
            className="w-7! rounded-l-none! border-l border-on-accent/25 bg-primary! text-on-accent! shadow-raised hover:bg-primary-hover! disabled:border-line! disabled:bg-pressed! disabled:text-ink-faint! disabled:opacity-100! disabled:shadow-none"
          >
            <ChevronUp />
          </IconButton>
        }
      >
        <MenuItem icon={<Zap aria-hidden="true" />} shortcut="mod+shift+enter" onSelect={onSteer}>
          {queueMessages.steer}
        </MenuItem>
        <MenuItem icon={<ListPlus aria-hidden="true" />} shortcut="mod+enter" onSelect={onQueue}>
          {queueMessages.queueMeaning}
        </MenuItem>
      </Menu>
    </span>
  );
}
