import type { AnchorRecord } from '../../../schema/wire/events.ts';
import { MAX_COMMENT_LENGTH, MAX_QUOTE_LENGTH } from '../../../schema/wire/limits.ts';
import { invalid } from '../../kit/errors.ts';
import { cleanText } from '../clean-text.ts';

const EXCERPT_LENGTH = 200;

export interface AnchorInput {
  /** UTF-16 code units of the message's text. */
  start: number;
  end: number;
}

export function checkCommentText(given: string): string {
  const text = cleanText(given).trim();
  if (text === '' || text.length > MAX_COMMENT_LENGTH) throw invalid({ text: `has 1 to ${MAX_COMMENT_LENGTH} characters` });
  return text;
}

/** The place together with what stands there now, by which it is found again. */
export function checkAnchor({ start, end }: AnchorInput, text: string): AnchorRecord {
  if (start < 0 || start >= end || end > text.length) throw invalid({ anchor: 'is not within the text of the message' });
  const marked = text.slice(start, end);
  if (!marked.isWellFormed() || marked.trim() === '') throw invalid({ anchor: 'marks no whole characters' });
  return { start, end, quote: withoutHalf(marked.slice(0, MAX_QUOTE_LENGTH)) };
}

/** One line, for a list. */
export function excerptOf(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > EXCERPT_LENGTH ? `${withoutHalf(line.slice(0, EXCERPT_LENGTH - 1))}…` : line;
}

function withoutHalf(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, '');
}
