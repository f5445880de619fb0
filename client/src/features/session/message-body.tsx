import { useEffect, useRef, useState } from 'react';
import type { CSSProperties } from 'react';
import { Markdown } from '../../markdown/markdown.tsx';
import { useMessageText } from './session-context.ts';

/** Markdown is made this far before a message comes into sight; until then its plain text holds the place. */
const NEAR_MARGIN = '1600px 0px';

/** True from the first time the element is near the reader. */
function useNear() {
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (!element || isNear) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), {
      root: element.closest('[data-scroller]'),
      rootMargin: NEAR_MARGIN,
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [isNear]);
  return { place, isNear };
}

interface MessageBodyProps {
  messageId: string;
  isStreaming?: boolean;
  caretColor?: string;
}

export function MessageBody({ messageId, isStreaming = false, caretColor }: MessageBodyProps) {
  const text = useMessageText(messageId);
  const { place, isNear } = useNear();
  const style: (CSSProperties & Record<'--caret', string>) | undefined = caretColor ? { '--caret': caretColor } : undefined;
  return (
    <div ref={place} style={style}>
      {isNear || isStreaming ? <Markdown text={text} isStreaming={isStreaming} /> : <div className="md whitespace-pre-wrap">{text}</div>}
    </div>
  );
}
