/** CSV as RFC 4180 has it, safe to open in a spreadsheet: no text of a person becomes a formula there. */

/** A number that JavaScript's own would round. */
export interface Numeral {
  numeral: string;
}

export type CsvCell = string | number | bigint | Numeral | null;

const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
const QUOTED = /[",\r\n]/;
const NUMERAL = /^-?\d+(\.\d+)?$/;

/** With its end. Numbers stay numbers, also negative ones; only text is guarded. */
export function csvRow(cells: readonly CsvCell[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

export function numeral(text: string): Numeral {
  if (!NUMERAL.test(text)) throw new Error(`${text} is no number`);
  return { numeral: text };
}

function cell(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value === 'object') return value.numeral;
  if (typeof value !== 'string') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
