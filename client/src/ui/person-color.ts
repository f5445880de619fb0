/** Sixteen hues, far enough apart to tell two faces from each other; the olives are left out. */
export const PERSON_HUES = [12, 34, 54, 74, 132, 150, 168, 188, 210, 232, 252, 272, 292, 310, 328, 348] as const;

/** FNV-1a with murmur's finish: ids are sorted by time, two of one second differ only in their last letters. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** Each hue in two tones, so that two people of one session rarely meet in one colour. */
export const PERSON_TONES = ['vivid', 'muted'] as const;

export interface PersonShade {
  readonly hue: number;
  readonly tone: (typeof PERSON_TONES)[number];
}

export function personShade(id: string): PersonShade {
  const drawn = hash(id);
  return {
    hue: PERSON_HUES[drawn % PERSON_HUES.length] ?? PERSON_HUES[0],
    tone: PERSON_TONES[(drawn >>> 16) % PERSON_TONES.length] ?? PERSON_TONES[0],
  };
}

/** A CSS colour for text, carets and faces: at least 4.5:1 against every surface of both themes. */
export function personColor(id: string): string {
  return colorOf(personShade(id));
}

function colorOf({ hue, tone }: PersonShade): string {
  return `light-dark(oklch(var(--person-${tone}-light) ${hue}), oklch(var(--person-${tone}-dark) ${hue}))`;
}

export function personTint(id: string): string {
  return `color-mix(in oklch, ${personColor(id)} 13%, transparent)`;
}

/** The shades in the order in which they are tried: the other hues of the same tone first. */
function shadesAfter({ hue, tone }: PersonShade): PersonShade[] {
  const start = PERSON_HUES.findIndex((one) => one === hue);
  const hues = [...PERSON_HUES.slice(start), ...PERSON_HUES.slice(0, start)];
  const tones = [tone, ...PERSON_TONES.filter((one) => one !== tone)];
  return tones.flatMap((oneTone) => hues.map((oneHue) => ({ hue: oneHue, tone: oneTone })));
}

/** Colours of people who are seen together: of two with one colour, the one with the later id moves on to the next free one, for everybody alike. */
export function personColors(ids: Iterable<string>): ReadonlyMap<string, string> {
  const colors = new Map<string, string>();
  const taken = new Set<string>();
  for (const id of [...new Set(ids)].toSorted()) {
    const options = shadesAfter(personShade(id)).map(colorOf);
    const color = options.find((option) => !taken.has(option)) ?? options[0]!;
    taken.add(color);
    colors.set(id, color);
  }
  return colors;
}
