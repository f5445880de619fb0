import type { ReactNode } from 'react';
import type { Tokens } from 'marked';
import { sessionMessages } from '../messages/session-en.ts';
import { CodeBlock } from './code-block.tsx';
import { Formula } from './formula.tsx';
import { DEEPEST, Inline } from './inline.tsx';
import { known } from './parse.ts';
import type { MarkdownToken } from './parse.ts';

/** Headings of a text stand below the page's own. */
const HEADINGS = [
  { Tag: 'h3', className: 'md-h1' },
  { Tag: 'h4', className: 'md-h2' },
  { Tag: 'h5', className: 'md-h3' },
  { Tag: 'h6', className: 'md-h3' },
] as const;

export function BlockTokens({ tokens, depth = 0 }: { tokens: readonly MarkdownToken[]; depth?: number }) {
  return tokens.map((token, index) => <BlockToken key={index} token={token} depth={depth} />);
}

function BlockToken({ token, depth }: { token: MarkdownToken; depth: number }): ReactNode {
  if (depth > DEEPEST) return <p className="md-html">{token.raw}</p>;
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'paragraph':
      return (
        <p>
          <Inline tokens={known(token.tokens)} depth={depth} />
        </p>
      );
    case 'heading': {
      const { Tag, className } = HEADINGS[Math.min(token.depth, HEADINGS.length) - 1]!;
      return (
        <Tag className={className}>
          <Inline tokens={known(token.tokens)} depth={depth} />
        </Tag>
      );
    }
    case 'code':
      return <CodeBlock language={token.lang?.trim().split(/\s+/)[0] ?? ''} code={token.text} />;
    case 'math':
      return <Formula tex={token.text} isDisplay={token.isDisplay} />;
    case 'blockquote':
      return (
        <blockquote>
          <BlockTokens tokens={known(token.tokens)} depth={depth + 1} />
        </blockquote>
      );
    case 'list':
      return <List list={token as Tokens.List} depth={depth} />;
    case 'table':
      return <Table table={token as Tokens.Table} depth={depth} />;
    case 'hr':
      return <hr />;
    case 'html':
      return <p className="md-html">{token.text.trimEnd()}</p>;
    default:
      return <Inline tokens={[token]} depth={depth} />;
  }
}

function List({ list, depth }: { list: Tokens.List; depth: number }) {
  const items = list.items.map((item, index) => (
    <li key={index}>
      <BlockTokens tokens={known(item.tokens)} depth={depth + 1} />
    </li>
  ));
  const className = list.items.some((item) => item.task) ? 'contains-task-list' : undefined;
  if (!list.ordered) return <ul className={className}>{items}</ul>;
  return (
    <ol className={className} start={list.start === 1 || list.start === '' ? undefined : list.start}>
      {items}
    </ol>
  );
}

function Table({ table, depth }: { table: Tokens.Table; depth: number }) {
  const cell = (Tag: 'th' | 'td') => (content: Tokens.TableCell, index: number) => (
    <Tag key={index} style={content.align ? { textAlign: content.align } : undefined}>
      <Inline tokens={known(content.tokens)} depth={depth} />
    </Tag>
  );
  return (
    <div className="md-table" role="group" aria-label={sessionMessages.table} tabIndex={0}>
      <table>
        <thead>
          <tr>{table.header.map(cell('th'))}</tr>
        </thead>
        {table.rows.length > 0 ? (
          <tbody>
            {table.rows.map((row, index) => (
              <tr key={index}>{row.map(cell('td'))}</tr>
            ))}
          </tbody>
        ) : null}
      </table>
    </div>
  );
}
