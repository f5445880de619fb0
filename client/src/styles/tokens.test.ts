import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PERSON_HUES, PERSON_TONES } from '../ui/person-color.ts';

type Theme = 'light' | 'dark';
type Rgb = [number, number, number];

const TOKENS = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const AA = 4.5;
const AAA = 7;
const CONTROL = 3;

/** Contrast as WCAG 2.2 counts it, from the very values that the browser gets. */
describe.each<Theme>(['light', 'dark'])('the %s theme', (theme) => {
  const surfaces = ['canvas', 'panel', 'raised', 'sunken'];

  test.each(surfaces)('text on %s is AAA, quiet text too, the faintest AA', (surface) => {
    expect(contrast(token('ink', theme), token(surface, theme))).toBeGreaterThanOrEqual(AAA);
    expect(contrast(token('ink-soft', theme), token(surface, theme))).toBeGreaterThanOrEqual(AAA);
    expect(contrast(token('ink-faint', theme), token(surface, theme))).toBeGreaterThanOrEqual(AA);
    expect(contrast(token('accent', theme), token(surface, theme))).toBeGreaterThanOrEqual(AA);
    expect(contrast(token('danger', theme), token(surface, theme))).toBeGreaterThanOrEqual(AA);
    expect(contrast(token('line-strong', theme), token(surface, theme))).toBeGreaterThanOrEqual(CONTROL);
  });

  test.each(['accent', 'danger', 'warning', 'success'])('%s reads on its own soft ground', (tone) => {
    expect(contrast(token(tone, theme), token(`${tone}-soft`, theme))).toBeGreaterThanOrEqual(AA);
  });

  test('the primary button reads, at rest and under the pointer', () => {
    expect(contrast(token('on-accent', theme), token('primary', theme))).toBeGreaterThanOrEqual(AA);
    expect(contrast(token('on-accent', theme), token('primary-hover', theme))).toBeGreaterThanOrEqual(AA);
  });

  test.each(PERSON_HUES)('a person and a model of hue %i read on every surface', (hue) => {
    for (const surface of surfaces) {
      for (const tone of PERSON_TONES) {
        expect(contrast(personal(`person-${tone}`, theme, hue), token(surface, theme))).toBeGreaterThanOrEqual(AA);
      }
      expect(contrast(personal('model', theme, hue), token(surface, theme))).toBeGreaterThanOrEqual(AA);
    }
  });
});

describe.each<Theme>(['light', 'dark'])('charts in the %s theme', (theme) => {
  const grounds = ['canvas', 'panel', 'raised', 'sunken'];
  const hues = Array.from({ length: 36 }, (_, index) => index * 10);

  test.each(grounds)('a row of figures of any hue stands out from %s', (ground) => {
    for (const hue of hues) {
      for (const tone of [1, 2, 3]) {
        expect(contrast(personal(`series-${tone}`, theme, hue), token(ground, theme))).toBeGreaterThanOrEqual(CONTROL);
      }
    }
    expect(contrast(token('series-one', theme), token(ground, theme))).toBeGreaterThanOrEqual(CONTROL);
    expect(contrast(token('series-rest', theme), token(ground, theme))).toBeGreaterThanOrEqual(CONTROL);
  });
});

function token(name: string, theme: Theme): Rgb {
  const found = new RegExp(`--${name}: light-dark\\(oklch\\(([^)]+)\\), oklch\\(([^)]+)\\)\\)`).exec(TOKENS);
  const value = found?.[theme === 'light' ? 1 : 2];
  if (value === undefined) throw new Error(`no token ${name}`);
  return toRgb(value);
}

function personal(kind: string, theme: Theme, hue: number): Rgb {
  const value = new RegExp(`--${kind}-${theme}: ([^;]+);`).exec(TOKENS)?.[1];
  if (value === undefined) throw new Error(`no token ${kind}-${theme}`);
  return toRgb(`${value} ${hue}`);
}

/** oklch to linear sRGB, clipped to what a screen can show. */
function toRgb(value: string): Rgb {
  const [lightness = 0, chroma = 0, hue = 0] = value.split(/\s+/u).map(Number);
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function contrast(one: Rgb, other: Rgb): number {
  const [high, low] = [luminance(one), luminance(other)].toSorted((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
