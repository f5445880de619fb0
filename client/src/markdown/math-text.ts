/** Makes the ways in which models write formulas one: `\(x\)` and `\[x\]` become dollars, and a dollar that is money stays money. */

const CODE_OR_MATH =
  /(?<code>(`+)(?!`)[\s\S]*?[^`]\2(?!`))|(?<fence>^ {0,}(?:```|~~~)[\s\S]*?(?:^ *(?:```|~~~) *$|$(?![\s\S])))|\\\[(?<block>[\s\S]+?)\\\]|\\\((?<inline>[^\n]+?)\\\)|(?<display>\$\$[\s\S]+?\$\$)|(?<escaped>\\[\s\S])|\$(?<text>[^\s$](?:[^$\n]*[^\s$])?)\$(?!\d)|(?<dollar>\$)/gm;

type Groups = Partial<Record<'code' | 'fence' | 'block' | 'inline' | 'display' | 'escaped' | 'text' | 'dollar', string>>;

function rewrite(match: string, groups: Groups): string {
  if (groups.block !== undefined) return `\n$$\n${groups.block.trim()}\n$$\n`;
  if (groups.inline !== undefined) return `$${groups.inline.trim()}$`;
  if (groups.display !== undefined) return `\n$$\n${groups.display.slice(2, -2).trim()}\n$$\n`;
  return groups.dollar === undefined ? match : '\\$';
}

export function normalizeMath(source: string): string {
  return source.replace(CODE_OR_MATH, (match: string, ...rest: unknown[]) => rewrite(match, rest.at(-1) as Groups));
}

export function hasMath(source: string): boolean {
  if (!source.includes('$') && !source.includes('\\(') && !source.includes('\\[')) return false;
  for (const { groups } of source.matchAll(CODE_OR_MATH)) {
    if (groups && (groups['block'] ?? groups['inline'] ?? groups['display'] ?? groups['text']) !== undefined) return true;
  }
  return false;
}
