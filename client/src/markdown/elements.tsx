import { Image, Square, SquareCheck } from 'lucide-react';
import type { Components } from 'react-markdown';
import { sessionMessages } from '../messages/session-en.ts';
import { CodeBlock } from './code-block.tsx';
import { Formula } from './formula.tsx';
import { safeUrl } from './urls.ts';

interface TextNode {
  type: string;
  value?: string;
  children?: readonly TextNode[];
  properties?: Record<string, unknown>;
}

function textOf(node: TextNode | undefined): string {
  if (!node) return '';
  return node.value ?? (node.children ?? []).map(textOf).join('');
}

function classesOf(node: TextNode | undefined): readonly unknown[] {
  const names = node?.properties?.['className'];
  return Array.isArray(names) ? names : [];
}

function languageOf(node: TextNode | undefined): string {
  const name = classesOf(node).find((each) => typeof each === 'string' && each.startsWith('language-'));
  return typeof name === 'string' ? name.slice('language-'.length) : '';
}

function SafeLink({ href, children }: { href: string | undefined; children: React.ReactNode }) {
  const url = safeUrl(href);
  if (!url) return <span>{children}</span>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

/** What markdown may become. There is no raw HTML, nothing is loaded from elsewhere, and headings stand below the page's own. */
export const elements: Components = {
  h1: ({ children }) => <h3 className="md-h1">{children}</h3>,
  h2: ({ children }) => <h4 className="md-h2">{children}</h4>,
  h3: ({ children }) => <h5 className="md-h3">{children}</h5>,
  h4: ({ children }) => <h6 className="md-h3">{children}</h6>,
  h5: ({ children }) => <h6 className="md-h3">{children}</h6>,
  h6: ({ children }) => <h6 className="md-h3">{children}</h6>,
  a: ({ href, children }) => <SafeLink href={href}>{children}</SafeLink>,
  img: ({ src, alt }) => {
    const label = alt || sessionMessages.imageWithoutText;
    return (
      <SafeLink href={typeof src === 'string' ? src : undefined}>
        <Image className="md-image-icon" aria-hidden="true" />
        {label}
      </SafeLink>
    );
  },
  pre: ({ node }) => {
    const code: TextNode | undefined = node?.children[0];
    if (classesOf(code).includes('math-display')) return <Formula tex={textOf(code)} isDisplay />;
    return <CodeBlock language={languageOf(code)} code={textOf(code).replace(/\n$/, '')} />;
  },
  code: ({ node, children }) =>
    classesOf(node).includes('math-inline') ? <Formula tex={textOf(node)} isDisplay={false} /> : <code>{children}</code>,
  table: ({ children }) => (
    <div className="md-table" role="group" aria-label={sessionMessages.table} tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  input: ({ checked }) =>
    checked ? (
      <SquareCheck className="md-task" role="img" aria-label={sessionMessages.taskDone} />
    ) : (
      <Square className="md-task" role="img" aria-label={sessionMessages.taskOpen} />
    ),
};
