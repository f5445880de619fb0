import type { CSSProperties } from 'react';
import { Markdown } from '../../markdown/markdown.tsx';
import { useMessageText } from './session-context.ts';

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
