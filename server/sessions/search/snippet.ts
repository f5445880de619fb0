/** The place of a message where the words were found, with what matches marked. Plain text: nothing of it is ever markup. */
import { fold } from './query.ts';
import type { Mark } from './query.ts';

export interface SnippetPart {
  text: string;
  isMatch: boolean;
}

const BEFORE = 60;
const LENGTH = 220;
/** Around what is shown, so that the edge of it is not taken for the edge of a word. */
const MARGIN = 80;
const PIECE = 2_000;
const ELLIPSIS = '…';

export function snippetOf(text: string, marks: readonly Mark[]): SnippetPart[] {
  const pattern = patternOf(marks);
  const first = pattern ? firstPlace(text, pattern) : 0;
  const start = wordStart(text, Math.max(0, first - BEFORE));
  const end = Math.min(text.length, start + LENGTH);
  const parts: SnippetPart[] = [];
  let at = start;
  for (const [from, to] of pattern ? matchesNear(text, pattern, start, end) : []) {
    if (from < at) continue;
    if (to > end) break;
    if (from > at) parts.push({ text: text.slice(at, from), isMatch: false });
    parts.push({ text: text.slice(from, to), isMatch: true });
    at = to;
  }
  if (at < end) parts.push({ text: text.slice(at, end), isMatch: false });
  const shown = parts.map((part) => ({ ...part, text: part.text.replaceAll(/\s+/g, ' ') }));
  if (start > 0) shown.unshift({ text: ELLIPSIS, isMatch: false });
  if (end < text.length) shown.push({ text: ELLIPSIS, isMatch: false });
  return shown;
}

/** Piece by piece: to fold a long text letter by letter would hold everybody up. */
function firstPlace(text: string, pattern: RegExp): number {
  for (let at = 0; at < text.length;) {
    const piece = pieceAt(text, at);
    if (fold(piece).search(pattern) >= 0) {
      const { folded, places } = foldWithPlaces(piece);
      const index = folded.search(pattern);
      if (index >= 0) return at + placeOf(places, index);
    }
    at += piece.length;
  }
  return 0;
}

/** To the last space in reach, as no word may be cut. */
function pieceAt(text: string, at: number): string {
  const piece = text.slice(at, at + PIECE);
  const space = at + PIECE < text.length ? Math.max(piece.lastIndexOf(' '), piece.lastIndexOf('\n')) : -1;
  return space > 0 ? piece.slice(0, space + 1) : piece;
}

function matchesNear(text: string, pattern: RegExp, start: number, end: number): [from: number, to: number][] {
  const from = Math.max(0, start - MARGIN);
  const { folded, places } = foldWithPlaces(text.slice(from, end + MARGIN));
  return [...folded.matchAll(pattern)].map(({ index, 0: match }) => [
    from + placeOf(places, index),
    from + endOf(places, index + match.length),
  ]);
}

function patternOf(marks: readonly Mark[]): RegExp | null {
  if (marks.length === 0) return null;
  const words = marks.map(({ word, isPrefix }) => (isPrefix ? word : String.raw`${word}(?![\p{Alphabetic}\p{Nd}])`));
  return new RegExp(String.raw`(?<![\p{Alphabetic}\p{Nd}])(?:${words.join('|')})`, 'gu');
}

interface Folded {
  folded: string;
  /** By index of the folded text, where it stands in the text; null: at the same place. */
  places: number[] | null;
}

function foldWithPlaces(text: string): Folded {
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return { folded: text.toLowerCase(), places: null };
  const pieces: string[] = [];
  const places: number[] = [];
  let at = 0;
  for (const character of text) {
    const piece = fold(character);
    pieces.push(piece);
    for (let index = 0; index < piece.length; index++) places.push(at);
    at += character.length;
  }
  places.push(at);
  return { folded: pieces.join(''), places };
}

function placeOf(places: number[] | null, index: number): number {
  return places === null ? index : (places[index] ?? places.at(-1) ?? 0);
}

/** Where something ends that ends before `index`: a letter that was folded to several is part of it as a whole. */
function endOf(places: number[] | null, index: number): number {
  let end = index;
  while (places !== null && places[end] === places[index - 1]) end++;
  return placeOf(places, end);
}

/** Not in the middle of a word, nor of a surrogate pair. */
function wordStart(text: string, near: number): number {
  if (near === 0) return 0;
  const space = text.slice(near, near + 20).search(/\s/);
  if (space >= 0) return near + space + 1;
  return /[\uDC00-\uDFFF]/.test(text[near] ?? '') ? near + 1 : near;
}
