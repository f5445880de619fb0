import { ChevronLeft, ChevronRight } from 'lucide-react';
import { stepAlternative } from '../../live/turns.ts';
import type { Alternatives } from '../../live/turns.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { IconButton } from '../../ui/icon-button.tsx';

interface SwitcherProps {
  alternatives: Alternatives;
  onChoose: (messageId: string) => void;
}

/** ‹ 2/3 › — nothing where there is only one. */
export function AlternativesSwitcher({ alternatives, onChoose }: SwitcherProps) {
  const total = alternatives.ids.length;
  if (total < 2) return null;
  const previous = stepAlternative(alternatives, -1);
  const next = stepAlternative(alternatives, 1);
  return (
    <span className="inline-flex items-center text-ink-soft" data-switcher>
      <IconButton
        label={sessionMessages.previousVersion}
        shortcut="["
        size="small"
        disabled={!previous}
        data-step="-1"
        onClick={() => previous && onChoose(previous)}
      >
        <ChevronLeft />
      </IconButton>
      <span className="text-xs tabular-nums" aria-label={sessionMessages.versionLabel(alternatives.index + 1, total)} role="img">
        {sessionMessages.version(alternatives.index + 1, total)}
      </span>
      <IconButton
        label={sessionMessages.nextVersion}
        shortcut="]"
        size="small"
        disabled={!next}
        data-step="1"
        onClick={() => next && onChoose(next)}
      >
        <ChevronRight />
      </IconButton>
    </span>
  );
}
