/**
 * Cuts markdown that is still being written into top-level blocks, so that only the last one is parsed again with every token.
 * Joined, the blocks are the text; a block that is followed by another never changes, whatever is appended.
 */

export interface Block {
  source: string;
  /** A fenced code block that stands alone, closed or not. */
  isFence: boolean;
}

interface Fence {
  marker: string;
  length: number;
  /** Opened in a quote: it ends with the quote. */
  quoted: boolean;
}

const FENCE = /^( {0,3})(`{3,}|~{3,})(.*)$/;
const NESTED_FENCE = /^([\s>]*)(?:(?:[-*+]|\d{1,9}[.)])\s+)*(`{3,}|~{3,})(.*)$/;
const LIST_ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const NEXT_ITEM = /^ ?(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const MAYBE_NEXT_ITEM = /^ ?(?:[-*+]|\d{1,9}[.)]?)$/;
const DOLLARS = /^ {0,3}\$\$/;
const BRACKET = /^ {0,3}\\\[/;
const CODE_INDENT = /^(?: {4}|\t)/;
const FOOTNOTE = /^\[\^/;
const DEFINITION = /^ {0,3}\[[^\]\n]+\]:\s/m;

function isBlank(line: string): boolean {
  return line.trim() === '';
}

function openedFence(line: string, nested: boolean): Fence | null {
  const [, before = '', marker, info = ''] = (nested ? NESTED_FENCE : FENCE).exec(line) ?? [];
  if (!marker || (marker.startsWith('`') && info.includes('`'))) return null;
  return { marker: marker[0]!, length: marker.length, quoted: before.includes('>') };
}

function closes(fence: Fence, line: string): boolean {
  if (fence.quoted && !/^\s*>/.test(line)) return true;
  const bare = line.replace(/^[\s>]*/, '').trimEnd();
  return bare.length >= fence.length && [...bare].every((character) => character === fence.marker);
}

/** What the block that is being read is made of so far. */
function emptyBlock() {
  return {
    hasContent: false,
    afterBlank: false,
    isList: false,
    isIndented: false,
    isQuote: false,
    isFence: false,
    fence: null as Fence | null,
    math: null as '$$' | '\\]' | null,
  };
}

export function createBlockSplitter() {
  const finished: Block[] = [];
  let tail = '';
  /** Where the first line that has no end yet begins in `tail`. */
  let lineStart = 0;
  let block = emptyBlock();

  /** Of a line that is not complete only what no more letters can change. */
  function startsBlock(line: string, isComplete: boolean): boolean {
    if (block.isFence) return true;
    if (!block.afterBlank) return false;
    const indent = line.length - line.trimStart().length;
    if (block.isList) {
      if (indent >= 2 || line.startsWith('\t')) return false;
      if (NEXT_ITEM.test(line)) return false;
      return isComplete || !MAYBE_NEXT_ITEM.test(line);
    }
    return !(block.isIndented && CODE_INDENT.test(line));
  }

  function cut(at: number): void {
    finished.push({ source: tail.slice(0, at), isFence: block.isFence });
    tail = tail.slice(at);
    lineStart -= at;
    block = emptyBlock();
  }

  function readLine(line: string): void {
    if (block.fence) {
      if (closes(block.fence, line)) block.fence = null;
      return;
    }
    if (block.math) {
      const ends = block.math === '$$' ? line.trimEnd().endsWith('$$') : line.includes('\\]') || isBlank(line);
      if (ends) block.math = null;
      return;
    }
    if (isBlank(line)) {
      block.afterBlank = block.hasContent;
      return;
    }
    if (block.hasContent && startsBlock(line, true)) cut(lineStart);
    const fence = openedFence(line, block.isList || block.isQuote || LIST_ITEM.test(line) || line.startsWith('>'));
    const standsAlone = fence !== null && !block.isList && !block.isQuote && FENCE.test(line);
    if (standsAlone && block.hasContent) cut(lineStart);
    if (!block.hasContent) {
      block.isList = LIST_ITEM.test(line);
      block.isQuote = line.trimStart().startsWith('>');
      block.isIndented = CODE_INDENT.test(line) || FOOTNOTE.test(line);
      block.isFence = standsAlone;
    }
    block.hasContent = true;
    block.afterBlank = false;
    block.fence = fence;
    if (!fence && DOLLARS.test(line) && !line.trim().slice(2).includes('$$')) block.math = '$$';
    else if (!fence && BRACKET.test(line) && !line.includes('\\]')) block.math = '\\]';
  }

  function peekLine(line: string): void {
    if (block.fence || block.math || !block.hasContent || isBlank(line)) return;
    if (startsBlock(line, false)) cut(lineStart);
  }

  return {
    append(text: string): void {
      tail += text;
      for (let end = tail.indexOf('\n', lineStart); end >= 0; end = tail.indexOf('\n', lineStart)) {
        const before = finished.length;
        const line = tail.slice(lineStart, end);
        const cutAt = lineStart;
        readLine(line);
        lineStart = (finished.length > before ? end - cutAt : end) + 1;
      }
      peekLine(tail.slice(lineStart));
    },
    blocks: (): Block[] => (tail ? [...finished, { source: tail, isFence: block.isFence }] : [...finished]),
  };
}

/** A finished text. Where it defines links or footnotes it stays whole, because they reach across blocks. */
export function splitBlocks(text: string): Block[] {
  if (DEFINITION.test(text)) return [{ source: text, isFence: false }];
  const splitter = createBlockSplitter();
  splitter.append(text);
  return splitter.blocks();
}

export interface FencedCode {
  language: string;
  code: string;
}

/** Language and code of a block that is a fence; the closing line is optional. */
export function parseFence(source: string): FencedCode {
  const lines = source.replace(/^\s*\n/, '').split('\n');
  const [, indent = '', marker = '```', info = ''] = FENCE.exec((lines[0] ?? '').trimEnd()) ?? [];
  const fence: Fence = { marker: marker[0]!, length: marker.length, quoted: false };
  const body = lines.slice(1);
  const end = body.findIndex((line) => closes(fence, line));
  const strip = new RegExp(`^ {0,${indent.length}}`);
  return {
    language: info.trim().split(/\s+/)[0] ?? '',
    code: (end < 0 ? body : body.slice(0, end)).map((line) => line.replace(strip, '')).join('\n'),
  };
}
