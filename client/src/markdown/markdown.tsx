import { memo, useState } from 'react';
import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import { createBlockCutter } from './block-cutter.ts';
import { parseFence } from './blocks.ts';
import type { Block } from './blocks.ts';
import { CodeBlock } from './code-block.tsx';
import { elements } from './elements.tsx';
import { hasMath, normalizeMath } from './math-text.ts';
import { safeUrl } from './urls.ts';
import './markdown.css';

const PLAIN = [remarkGfm];
const WITH_MATH = [remarkGfm, remarkMath];

const MarkdownBlock = memo(function MarkdownBlock({ source, isFence, isOpen }: Block & { isOpen: boolean }) {
  if (isFence) return <CodeBlock {...parseFence(source)} isOpen={isOpen} />;
  const withMath = hasMath(source);
  return (
    <ReactMarkdown remarkPlugins={withMath ? WITH_MATH : PLAIN} components={elements} urlTransform={safeUrl}>
      {withMath ? normalizeMath(source) : source}
    </ReactMarkdown>
  );
});

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
