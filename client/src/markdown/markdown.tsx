import { memo, useMemo, useState } from 'react';
import { BlockTokens } from './block-tokens.tsx';
import { createBlockCutter } from './block-cutter.ts';
import { parseFence } from './blocks.ts';
import type { Block } from './blocks.ts';
import { CodeBlock } from './code-block.tsx';
import { parseMarkdown } from './parse.ts';
import './markdown.css';

const MarkdownBlock = memo(function MarkdownBlock({ source, isFence, isOpen }: Block & { isOpen: boolean }) {
  if (isFence) return <CodeBlock {...parseFence(source)} isOpen={isOpen} />;
  return <ParsedBlock source={source} />;
});

function ParsedBlock({ source }: { source: string }) {
  const tokens = useMemo(() => parseMarkdown(source), [source]);
  return tokens ? <BlockTokens tokens={tokens} /> : <p className="md-html">{source}</p>;
}

interface MarkdownProps {
  text: string;
  isStreaming?: boolean;
}

/** Markdown of a model or a person. While it streams, only its last block is parsed with each token, and a caret stands at its end. */
export function Markdown({ text, isStreaming = false }: MarkdownProps) {
  const [cutter] = useState(createBlockCutter);
  const blocks = cutter.cut(text, isStreaming);
  return (
    <div className="md" data-streaming={isStreaming || undefined}>
      {blocks.map((block, index) => (
        <MarkdownBlock key={index} {...block} isOpen={isStreaming && index === blocks.length - 1} />
      ))}
    </div>
  );
}
