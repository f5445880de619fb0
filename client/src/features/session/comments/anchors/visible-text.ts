/** What is to be read of markdown, without what only shapes it, and where in the source each character stands. */
import { decodeEntities } from '../../../../markdown/entities.ts';
import { blankMath } from '../../../../markdown/math-text.ts';

export interface VisibleText {
  readonly text: string;
  /** The place in the source of each UTF-16 code unit of `text`; formulas are blanks. */
  readonly at: readonly number[];
}

const FENCE = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(`{3,}|~{3,})/;
/** A rule, the line below a heading or a table's head. */
const RULE = /^[\s>]*(?:[-*_=\s]{3,}|[\s|:-]*-[\s|:-]*)$/;
const PREFIX = /^(?:\s*>)*\s*(?:#{1,6}\s+|(?:(?:[-*+]|\d{1,9}[.)])\s+)+(?:\[[ xX]\]\s+)?(?:#{1,6}\s+)?)?/;
const CODE = /`+/y;
const LINK_END = /\](?:\((?:[^()\\\n]|\\.|\([^()\n]*\)){0,2000}\)|\[[^\]\n]{0,200}\])/y;
const ESCAPE = /\\[!-/:-@[-`{-~]/y;
const ENTITY = /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]{2,8});/y;

function at(pattern: RegExp, text: string, index: number): string | null {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0] ?? null;
}

export function visibleText(source: string): VisibleText {
  let text = '';
  const places: number[] = [];
  let fence: string | null = null;

  function keep(characters: string, place: number): void {
    for (let unit = 0; unit < characters.length; unit++) places.push(place + unit);
    text += characters;
  }

  function readInline(line: string, start: number): void {
    for (let index = PREFIX.exec(line)?.[0].length ?? 0; index < line.length;) {
      const ticks = at(CODE, line, index);
      const end = ticks === null ? -1 : line.indexOf(ticks, index + ticks.length);
      if (ticks !== null && end >= 0) {
        keep(line.slice(index + ticks.length, end), start + index + ticks.length);
        index = end + ticks.length;
        continue;
      }
      const dropped = at(LINK_END, line, index);
      const escape = at(ESCAPE, line, index);
      const entity = at(ENTITY, line, index);
      if (escape !== null) keep(escape[1]!, start + index + 1);
      else if (entity !== null) for (const unit of decodeEntities(entity)) keep(unit, start + index);
      else if (dropped === null) keep(line[index]!, start + index);
      index += (escape ?? entity ?? dropped)?.length ?? 1;
    }
  }

  let start = 0;
  for (const line of blankMath(source).split('\n')) {
    const marker: string | null = FENCE.exec(line)?.[1] ?? null;
    if (fence !== null && marker?.startsWith(fence) && line.trim().replace(/^[\s>]*/, '') === marker) fence = null;
    else if (fence !== null) keep(line, start);
    else if (marker !== null) fence = marker;
    else if (!RULE.test(line)) readInline(line, start);
    start += line.length + 1;
    keep('\n', start - 1);
  }
  return { text, at: places };
}
