import { sessionMessages } from '../../messages/session-en.ts';
import { MessageBody } from './message-body.tsx';
import { ReadingFaces } from './presence/reading-faces.tsx';

/** A system's or a tool's message: quiet, between the others. */
export function NoteTurn({ messageId }: { messageId: string }) {
  return (
    <article aria-label={sessionMessages.note} data-message={messageId} tabIndex={-1} className="reading-column py-3">
      <ReadingFaces messageId={messageId} />
      <div className="border-l-2 border-line pl-4 text-ink-soft [&_.md]:text-sm">
        <MessageBody messageId={messageId} />
      </div>
    </article>
  );
}
