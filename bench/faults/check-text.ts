/** Counts, in a finished text, the provider's numbered deltas that are missing, doubled or in the wrong place. */
export interface TextCheck {
  lost: number;
  duplicated: number;
  outOfOrder: number;
  equal: boolean;
}

const NUMBERED = /#(\d+):/g;

/** `expected`: what the text should be. */
export function checkText(text: string, expected: string): TextCheck {
  if (text === expected) return { lost: 0, duplicated: 0, outOfOrder: 0, equal: true };
  const wanted = new Set(numbersIn(expected));
  const seen = new Set<number>();
  let duplicated = 0;
  let outOfOrder = 0;
  let highest = -1;
  for (const number of numbersIn(text)) {
    if (seen.has(number)) duplicated++;
    else if (number < highest) outOfOrder++;
    seen.add(number);
    wanted.delete(number);
    highest = Math.max(highest, number);
  }
  return { lost: wanted.size, duplicated, outOfOrder, equal: false };
}

function numbersIn(text: string): number[] {
  return [...text.matchAll(NUMBERED)].map((match) => Number(match[1]));
}
