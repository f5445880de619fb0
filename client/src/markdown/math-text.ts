/** Makes the ways in which models write formulas one: `\(x\)` and `\[x\]` become dollars, and a dollar that is money stays money. */

/** Code spans and escapes are matched to be left alone. Bounded everywhere, so that no text makes it slow. */
const PATTERN = new RegExp(
  [
    String.raw`(?<code>(?<!\x60)(?<ticks>\x60{1,6})(?!\x60)[\s\S]{1,2000}?(?<!\x60)\k<ticks>(?!\x60))`,
    String.raw`\\\[(?<bracket>[\s\S]{1,2000}?)\\\]`,
    String.raw`\\\((?<inline>[^\n]{1,500}?)\\\)`,
    String.raw`\$\$(?<display>[\s\S]{1,2000}?)\$\$`,
    String.raw`(?<escaped>\\[\s\S])`,
    String.raw`\$(?<text>[^\s$\x60](?:[^$\n\x60]{0,500}[^\s$\x60])?)\$(?!\d)`,
    String.raw`(?<money>\$)`,
  ].join('|'),
  'g',
);
const LONGEST_BLOCK = 50_000;

/** A formula that has its lines for itself is a block of its own, at the indentation it stands at; else it stays in its sentence. */
function display(tex: string, source: string, start: number, end: number): string {
  const indent = source.slice(source.lastIndexOf('\n', start - 1) + 1, start);
  const after = source.slice(end, source.indexOf('\n', end) < 0 ? undefined : source.indexOf('\n', end));
  if (indent.trim() || after.trim()) return `$$${tex.trim().replaceAll('\n', ' ')}$$`;
  const lines = tex
    .trim()
    .split('\n')
    .map((line) => indent + line.trimStart());
  return ['$$', ...lines, `${indent}$$`].join('\n');
}

export function normalizeMath(source: string): string {
  let result = '';
  let at = 0;
  for (const match of source.matchAll(PATTERN)) {
    const { bracket, inline, display: dollars, money } = match.groups ?? {};
    const end = match.index + match[0].length;
    const block = bracket ?? dollars;
    let replacement = match[0];
    if (block !== undefined) replacement = display(block, source, match.index, end);
    else if (inline !== undefined) replacement = `$${inline.trim()}$`;
    else if (money !== undefined) replacement = '\\$';
    result += source.slice(at, match.index) + replacement;
    at = end;
  }
  return result + source.slice(at);
}

/** Blanks in the place of each formula, so that every other character keeps its own. */
export function blankMath(source: string): string {
  if (!hasMath(source)) return source;
  return source.replaceAll(PATTERN, (...found) => {
    const { bracket, inline, display: dollars, text } = found.at(-1) as Record<string, string | undefined>;
    const [whole] = found as [string];
    return (bracket ?? inline ?? dollars ?? text) === undefined ? whole : whole.replaceAll(/[^\n]/g, ' ');
  });
}

export function hasMath(source: string): boolean {
  if (source.length > LONGEST_BLOCK || !/\$|\\[([]/.test(source)) return false;
  for (const { groups } of source.matchAll(PATTERN)) {
    if ((groups?.['bracket'] ?? groups?.['inline'] ?? groups?.['display'] ?? groups?.['text']) !== undefined) return true;
  }
  return false;
}
