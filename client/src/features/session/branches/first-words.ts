const WORDS = 5;
const MOST_LETTERS = 40;

/** A name to begin with: the first words of a text, without its markup. */
export function firstWords(text: string): string {
  const plain = text
    .slice(0, 500)
    .replaceAll(/```[^\n]*\n?|[*_`#>~|]+|!?\[|\]\([^)]*\)?/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const words = plain.split(' ').slice(0, WORDS);
  while (words.length > 1 && words.join(' ').length > MOST_LETTERS) words.pop();
  return [...words.join(' ')]
    .slice(0, MOST_LETTERS)
    .join('')
    .replace(/[\s.,;:!?…-]+$/u, '');
}
