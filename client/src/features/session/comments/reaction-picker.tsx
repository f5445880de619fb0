import { SmilePlus } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { commentMessages } from '../../../messages/comments-en.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { OpenPopover, Popover } from '../../../ui/popover.tsx';
import { useShownReactions } from './use-toggle-reaction.ts';

const OFFERED = ['👍', '❤️', '🎉', '😄', '🤔', '👀'];
const ONE_EMOJI = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\u{fe0f}?\u{20e3})/u;

function isEmoji(text: string): boolean {
  return ONE_EMOJI.test(text) && [...new Intl.Segmenter().segment(text)].length === 1;
}

export function ReactionPicker({ messageId }: { messageId: string }) {
  return (
    <Popover
      label={commentMessages.react}
      trigger={
        <IconButton label={commentMessages.react} size="small">
          <SmilePlus />
        </IconButton>
      }
    >
      <Choice messageId={messageId} />
    </Popover>
  );
}

/** The same, opened from the message's menu. */
export function OpenReactionPicker({ messageId, anchor, onClose }: { messageId: string; anchor: HTMLElement; onClose: () => void }) {
  return (
    <OpenPopover label={commentMessages.react} align="end" anchor={anchor} isByKeyboard={false} onClose={onClose}>
      <Choice messageId={messageId} />
    </OpenPopover>
  );
}

function Choice({ messageId }: { messageId: string }) {
  const { shown, toggle } = useShownReactions(messageId);
  const [typed, setTyped] = useState('');
  const [isWrong, setWrong] = useState(false);
  const isMine = (emoji: string): boolean => shown.some((reaction) => reaction.emoji === emoji && reaction.isMine);

  function react(event: FormEvent): void {
    event.preventDefault();
    const emoji = typed.trim();
    setWrong(!isEmoji(emoji));
    if (!isEmoji(emoji)) return;
    setTyped('');
    void toggle(emoji, false);
  }

  return (
    <>
      <div role="group" aria-label={commentMessages.reactions} className="flex gap-0.5">
        {OFFERED.map((emoji) => (
          <button
            key={emoji}
            type="button"
            aria-pressed={isMine(emoji)}
            aria-label={commentMessages.reactWith(emoji)}
            onClick={() => void toggle(emoji, isMine(emoji))}
            className="touch-target inline-flex size-9 items-center justify-center rounded-md text-lg hover:bg-hover aria-pressed:bg-accent-soft"
          >
            {emoji}
          </button>
        ))}
      </div>
      <form onSubmit={react} className="mt-2">
        <input
          aria-label={commentMessages.otherEmoji}
          placeholder={commentMessages.otherEmojiHint}
          value={typed}
          maxLength={16}
          aria-invalid={isWrong || undefined}
          onChange={(event) => {
            setTyped(event.target.value);
            setWrong(false);
          }}
          className="field-surface h-8 w-full px-2 text-sm max-md:h-10 max-md:text-base"
        />
        {isWrong ? (
          <p role="alert" className="mt-1 text-xs text-danger">
            {commentMessages.notAnEmoji}
          </p>
        ) : null}
      </form>
    </>
  );
}
