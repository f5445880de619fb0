/** Twelve hues, far enough apart to tell two faces from each other. */
export const PERSON_HUES = [25, 55, 85, 115, 145, 172, 198, 232, 262, 290, 318, 348] as const;

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return (value ^ (value >>> 15)) >>> 0;
}

export function personHue(id: string): number {
  return PERSON_HUES[hash(id) % PERSON_HUES.length] ?? PERSON_HUES[0];
}

/** A CSS colour for text, carets and faces: at least 4.5:1 against every surface of both themes. */
export function personColor(id: string): string {
  const hue = personHue(id);
  return `light-dark(oklch(var(--person-light) ${hue}), oklch(var(--person-dark) ${hue}))`;
}

export function personTint(id: string): string {
  return `color-mix(in oklch, ${personColor(id)} 13%, transparent)`;
}
