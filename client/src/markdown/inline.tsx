import { Image, Square, SquareCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { sessionMessages } from '../messages/session-en.ts';
import { decodeEntities } from './entities.ts';
import { Formula } from './formula.tsx';
import { known } from './parse.ts';
import type { MarkdownToken } from './parse.ts';
import { safeUrl } from './urls.ts';

/** Deeper than anybody writes; below it a text stays as it was written. */
export const DEEPEST = 40;
const LINE_BREAK = /^<br\s*\/?>$/i;

interface InlineProps {
  tokens: readonly MarkdownToken[];
  depth: number;
  isInLink?: boolean;
}

export function Inline({ tokens, depth, isInLink = false }: InlineProps) {
  return tokens.map((token, index) => <InlineToken key={index} token={token} depth={depth} isInLink={isInLink} />);
}

/** What a line of markdown may become: there is no raw HTML, and nothing is loaded from elsewhere. */
function InlineToken({ token, depth, isInLink }: { token: MarkdownToken; depth: number; isInLink: boolean }): ReactNode {
  if (depth > DEEPEST) return token.raw;
  const inside = 'tokens' in token ? <Inline tokens={known(token.tokens)} depth={depth + 1} isInLink={isInLink} /> : null;
  switch (token.type) {
    case 'text':
      return token.tokens?.length ? inside : decodeEntities(token.text);
    case 'escape':
      return token.text;
    case 'strong':
      return <strong>{inside}</strong>;
    case 'em':
      return <em>{inside}</em>;
    case 'del':
      return <del>{inside}</del>;
    case 'codespan':
      return <code>{token.text}</code>;
    case 'br':
      return <br />;
    case 'html':
      return LINE_BREAK.test(token.text.trim()) ? <br /> : token.text;
    case 'link':
      return (
        <SafeLink href={token.href} isInLink={isInLink}>
          <Inline tokens={known(token.tokens)} depth={depth + 1} isInLink />
        </SafeLink>
      );
    case 'image':
      return (
        <SafeLink href={token.href} isInLink={isInLink}>
          <Image className="md-image-icon" aria-hidden="true" />
          {decodeEntities(token.text) || sessionMessages.imageWithoutText}
        </SafeLink>
      );
    case 'checkbox':
      return token.checked ? (
        <SquareCheck className="md-task" role="img" aria-label={sessionMessages.taskDone} />
      ) : (
        <Square className="md-task" role="img" aria-label={sessionMessages.taskOpen} />
      );
    case 'math':
      return <Formula tex={token.text} isDisplay={token.isDisplay} />;
    default:
      return token.raw;
  }
}

function SafeLink({ href, isInLink, children }: { href: string; isInLink: boolean; children: ReactNode }) {
  const url = isInLink ? null : safeUrl(decodeEntities(href));
  if (!url) return <span>{children}</span>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}
