import { memo } from 'react';
import type { CSSProperties } from 'react';
import { Markdown } from '../../../markdown/markdown.tsx';
import { replayMessages } from '../../../messages/replay-en.ts';
import { sessionMessages } from '../../../messages/session-en.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { modelColor } from '../../../ui/model-color.ts';
import { usePersonColor } from '../../../ui/person-colors.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { ModelName, shownName } from '../model-name.tsx';
import type { ReplayedMessage } from './documents.ts';

type Style = CSSProperties & Partial<Record<'--person' | '--caret', string>>;

/** `text`: as much of it as there is at this moment. */
export const ReplayedTurn = memo(function ReplayedTurn({ message, text }: { message: ReplayedMessage; text: string }) {
  return message.role === 'ASSISTANT' ? <ReplayedAnswer message={message} text={text} /> : <ReplayedPrompt message={message} text={text} />;
});

function ReplayedPrompt({ message, text }: { message: ReplayedMessage; text: string }) {
  const author = message.author ?? { id: '', displayName: sessionMessages.someone };
  const style: Style = { '--person': usePersonColor(author.id) };
  return (
    <article aria-label={sessionMessages.prompt(author.displayName)} style={style} className="reading-column pt-8">
      <header className="flex h-8 items-center gap-2.5">
        <Avatar person={author} />
        <h2 className="min-w-0 truncate text-sm font-semibold text-(--person)">{author.displayName}</h2>
        <RelativeTime iso={message.createdAt} className="shrink-0 text-xs whitespace-nowrap text-ink-faint" />
      </header>
      <div className="prompt-body mt-1.5">
        <Markdown text={text} isStreaming={false} />
      </div>
    </article>
  );
}

function ReplayedAnswer({ message, text }: { message: ReplayedMessage; text: string }) {
  const { model } = message;
  const name = model ? shownName(model) : replayMessages.hidden;
  const style: Style = { '--caret': modelColor(model?.provider ?? '') };
  return (
    <article aria-label={sessionMessages.answer(name)} className="reading-column pt-6">
      <header className="flex min-h-7 items-center text-sm font-medium">
        <h2 className="flex min-w-0">{model ? <ModelName model={model} /> : name}</h2>
      </header>
      <div className="h-2" />
      <div style={style}>
        <Markdown text={text} isStreaming={text.length < message.text.length} />
      </div>
    </article>
  );
}
