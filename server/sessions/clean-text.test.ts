import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanText, createTextCleaner } from './clean-text.ts';

const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
const awkward = fc.array(fc.constantFrom('a', '\0', '\ud83d', '\ude00', '😀', 'ü')).map((parts) => parts.join(''));

test('L3: what is cleaned has as many code units, no NUL and no half pair', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, awkward), (text) => {
      const clean = cleanText(text);
      expect(clean).toHaveLength(text.length);
      expect(clean.isWellFormed() && !clean.includes('\0')).toBe(true);
    }),
  );
});

test('L3: cut anywhere, the pieces give the same text, and each piece is whole', () => {
  fc.assert(
    fc.property(awkward, fc.array(fc.nat(20)), (text, cuts) => {
      const cleaner = createTextCleaner();
      const pieces: string[] = [];
      let rest = text;
      for (const cut of cuts) {
        pieces.push(cleaner.push(rest.slice(0, cut)));
        rest = rest.slice(cut);
      }
      pieces.push(cleaner.push(rest), cleaner.end());
      expect(pieces.join('')).toBe(cleanText(text));
      expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
    }),
  );
});
