import { expect, test } from 'vitest';
import { csvRow, numeral } from './csv.ts';

test('rows end as RFC 4180 has it, and only what needs quotes has them', () => {
  expect(csvRow(['plain', 'two words', 1, -2, 3n, null, ''])).toBe('plain,two words,1,-2,3,,\r\n');
  expect(csvRow(['a,b', 'say "so"', 'two\nlines', 'two\r\nlines'])).toBe('"a,b","say ""so""","two\nlines","two\r\nlines"\r\n');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =cmd', '＝1', '\n=1'])(
  '%j is text in a spreadsheet, not a formula',
  (text) => {
    expect(csvRow([text]).replace(/^"/, '')).toMatch(/^'/);
  },
);

test('a formula in quotes is guarded inside them', () => {
  expect(csvRow(['=HYPERLINK("x","y")'])).toBe(`"'=HYPERLINK(""x"",""y"")"\r\n`);
});

test('a number that is too fine for JavaScript is a number all the same, and nothing else passes for one', () => {
  expect(csvRow([numeral('-9007199254740993.000001')])).toBe('-9007199254740993.000001\r\n');
  for (const text of ['', '1e3', '=1', '1,2', '1.', '--1']) expect(() => numeral(text)).toThrow('is no number');
});
