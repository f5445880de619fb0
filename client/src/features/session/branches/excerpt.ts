const LENGTH = 80;

/** One line of the beginning, as the server's map has it. */
export function excerptOf(text: string): string {
  const line = text
    .slice(0, 3 * LENGTH)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > LENGTH ? `${line.slice(0, LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}
