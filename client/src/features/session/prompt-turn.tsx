import { Pencil } from 'lucide-react';
import { useState } from 'react';
import type { CSSProperties } from 'react';
import type { MessageAuthor } from '../../live/model.ts';
import type { Alternatives } from '../../live/turns.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { usePersonColor } from '../../ui/person-colors.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { AlternativesSwitcher } from './alternatives-switcher.tsx';
import { MessageMenu } from './branches/message-menu.tsx';
import { OriginLine } from './branches/origin-line.tsx';
import { TalkBar, TalkButtons } from './comments/lazy-talk.tsx';
import { CopyMessageButton } from './copy-message-button.tsx';
import { MessageBody } from './message-body.tsx';
import { ReadingFaces } from './presence/reading-faces.tsx';
import { PromptEditor } from './prompt-editor.tsx';
import { canWrite, useMessage, useSession } from './session-context.ts';
import { useIsPhone } from './use-is-phone.ts';
import { useViewActions } from './view-context.ts';

const NOBODY: MessageAuthor = { __typename: 'User', id: '', displayName: sessionMessages.someone };

interface PromptTurnProps {
  messageId: string;
  alternatives: Alternatives;
}

export function PromptTurn({ messageId, alternatives }: PromptTurnProps) {
  const message = useMessage(messageId);
  const session = useSession();
  const { choose } = useViewActions();
  const isPhone = useIsPhone();
  const [isEditing, setEditing] = useState(false);
  const author = message?.author ?? NOBODY;
  const color = usePersonColor(author.id);
  if (!message) return null;
  const style: CSSProperties & Record<'--person', string> = { '--person': color };

  return (
    <article
      aria-label={sessionMessages.prompt(author.displayName)}
      data-message={messageId}
      tabIndex={-1}
      style={style}
      className="reading-column group pt-8"
    >
      <ReadingFaces messageId={messageId} />
      <OriginLine message={message} />
      <header className="flex min-h-8 flex-wrap items-center gap-x-2.5">
        <Avatar person={author} />
        <h2 className="min-w-0 truncate text-sm font-semibold text-(--person)">{author.displayName}</h2>
        <RelativeTime iso={message.createdAt} className="shrink-0 text-xs whitespace-nowrap text-ink-faint" />
        <span className="ml-auto flex items-center gap-1">
          <span className="turn-actions">
            {isPhone ? null : <TalkButtons messageId={messageId} />}
            <CopyMessageButton messageId={messageId} />
            <MessageMenu messageId={messageId} />
            {canWrite(session) ? (
              <IconButton label={sessionMessages.edit} size="small" onClick={() => setEditing(true)}>
                <Pencil />
              </IconButton>
            ) : null}
          </span>
          <AlternativesSwitcher alternatives={alternatives} onChoose={choose} />
        </span>
      </header>
      {isEditing ? (
        <PromptEditor message={message} onClose={() => setEditing(false)} />
      ) : (
        <div className="prompt-body mt-1.5">
          <MessageBody messageId={messageId} />
        </div>
      )}
      <TalkBar messageId={messageId} />
    </article>
  );
}
