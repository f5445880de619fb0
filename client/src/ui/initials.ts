/** One or two letters for a face: the first of the first and of the last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = firstLetter(words[0]);
  return words.length < 2 ? first : first + firstLetter(words.at(-1));
}

function firstLetter(word: string | undefined): string {
  const letter = /[\p{L}\p{N}]/u.exec(word ?? '')?.[0] ?? '?';
  return letter.toLocaleUpperCase();
}
