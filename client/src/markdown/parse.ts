/** Markdown as marked's tokens, with formulas. No text makes it throw: what marked cannot read (thousands of nested quotes) is null. */
import { Lexer } from 'marked';
import type { MarkedOptions, MarkedToken, Token, Tokens } from 'marked';
import { hasMath, normalizeMath } from './math-text.ts';

export interface MathToken {
  type: 'math';
  raw: string;
  text: string;
  isDisplay: boolean;
}

export type MarkdownToken = MarkedToken | MathToken;

const BLOCK = /^ {0,3}\$\$\n([\s\S]+?)\n {0,3}\$\$(?:\n|$)/;
const NEXT_BLOCK = /\n {0,3}\$\$\n/;
const INLINE = /^(\${1,2})((?:\\[\s\S]|[^$\\])+)\1/;

function mathToken(match: RegExpExecArray | null, tex: number, isDisplay: boolean): Tokens.Generic | undefined {
  return match ? ({ type: 'math', raw: match[0], text: match[tex]!.trim(), isDisplay } satisfies MathToken) : undefined;
}

/** Runs on what normalizeMath made: each dollar that is left belongs to a formula. */
const MATH: NonNullable<MarkedOptions['extensions']> = {
  renderers: {},
  childTokens: {},
  block: [(source) => mathToken(BLOCK.exec(source), 1, true)],
  startBlock: [(source) => NEXT_BLOCK.exec(source)?.index],
  inline: [(source) => mathToken(INLINE.exec(source), 2, false)],
  startInline: [(source) => (source.includes('$') ? source.indexOf('$') : undefined)],
};

export function parseMarkdown(source: string): MarkdownToken[] | null {
  const withMath = hasMath(source);
  try {
    const lexer = new Lexer({ gfm: true, ...(withMath ? { extensions: MATH } : {}) });
    return known(lexer.lex(withMath ? normalizeMath(source) : source));
  } catch {
    return null;
  }
}

/** marked types its tokens loosely for the sake of extensions; ours is part of the union. */
export function known(tokens: readonly Token[] | undefined): MarkdownToken[] {
  return (tokens ?? []) as MarkdownToken[];
}
