import { MODEL_HUES, OTHER_MODEL_HUE } from '../model-color.ts';

/** What stands for all that is not shown by itself. */
export const REST_COLOR = 'var(--series-rest)';
export const ONE_COLOR = 'var(--series-one)';

const TONES = [1, 2, 3];
/** Degrees by which the fourth to ninth model of one provider move on. */
const SHIFTS = [0, 26, -26];
/** For things without a hue of their own: far enough apart to be told from each other side by side; no red, which means failure. */
const HUES = [214, 70, 300, 155, 255, 340, 110, 185];

const shade = (hue: number, tone: number): string =>
  `light-dark(oklch(var(--series-${tone}-light) ${hue}), oklch(var(--series-${tone}-dark) ${hue}))`;

const ofProvider = (hue: number): string[] => SHIFTS.flatMap((shift) => TONES.map((tone) => shade((hue + shift + 360) % 360, tone)));
const OF_A_LIST = TONES.flatMap((tone) => HUES.map((hue) => shade(hue, tone)));

/**
 * Who was given a colour keeps it as long as the book is kept, so that the same thing has the same colour in every chart of a page, whatever
 * is filtered. Several models of one provider share its hue and are told apart by their lightness.
 */
export function createColorBook() {
  const given = new Map<string, string>();
  const used = new Map<string, number>();

  function give(id: string, shelf: string, shades: readonly string[]): string {
    const known = given.get(id);
    if (known !== undefined) return known;
    const rank = used.get(shelf) ?? 0;
    used.set(shelf, rank + 1);
    const color = shades[rank % shades.length] ?? REST_COLOR;
    given.set(id, color);
    return color;
  }

  return {
    model: (id: string, provider: string): string => give(id, provider, ofProvider(MODEL_HUES[provider] ?? OTHER_MODEL_HUE)),
    /** `list`: things of which no two shall be alike. */
    other: (list: string, id: string): string => give(`${list} ${id}`, ` ${list}`, OF_A_LIST),
  };
}

export type ColorBook = ReturnType<typeof createColorBook>;
