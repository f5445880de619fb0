import { lazy } from 'react';
import type { CSSProperties } from 'react';
import { useMessageText } from './session-context.ts';

/** Asked for with the page's own code, so that it is usually there before the first message is. */
const markdown = import('../../markdown/markdown.tsx');
const Markdown = lazy(async () => ({ default: (await markdown).Markdown }));

interface MessageBodyProps {
  messageId: string;
  isStreaming?: boolean;
  caretColor?: string;
}

export function MessageBody({ messageId, isStreaming = false, caretColor }: MessageBodyProps) {
  const text = useMessageText(messageId);
  const style: (CSSProperties & Record<'--caret', string>) | undefined = caretColor ? { '--caret': caretColor } : undefined;
  return (
    <div style={style}>
      <Markdown text={text} isStreaming={isStreaming} />
    </div>
  );
}
