import { Check, Copy } from 'lucide-react';
import { memo } from 'react';
import { sessionMessages } from '../messages/session-en.ts';
import { useCopy } from '../ui/use-copy.ts';
import type { HighlightNode } from './highlighter.ts';
import { useHighlight } from './use-highlight.ts';

function Token({ node }: { node: HighlightNode }) {
  if (node.type === 'text') return node.value;
  const names = node.properties?.className;
  return (
    <span className={Array.isArray(names) ? names.join(' ') : undefined}>
      {node.children?.map((child, index) => (
        <Token key={index} node={child} />
      ))}
    </span>
  );
}

export function CopyButton({ text, label }: { text: string; label: string }) {
  const { isCopied, copy } = useCopy();
  return (
    <button type="button" className="md-copy touch-target" aria-label={label} onClick={() => copy(text)}>
      {isCopied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      <span aria-live="polite">{isCopied ? sessionMessages.copied : sessionMessages.copy}</span>
    </button>
  );
}

export const CodeBlock = memo(function CodeBlock({ language, code, isOpen = false }: { language: string; code: string; isOpen?: boolean }) {
  const { nodes, rest } = useHighlight(language, code, isOpen);
  return (
    <figure className="md-code">
      <figcaption>
        <span>{language || sessionMessages.plainCode}</span>
        {isOpen ? null : <CopyButton text={code} label={sessionMessages.copyCode} />}
      </figcaption>
      <pre tabIndex={0}>
        <code>
          {nodes.map((node, index) => (
            <Token key={index} node={node} />
          ))}
          {rest}
        </code>
      </pre>
    </figure>
  );
});
