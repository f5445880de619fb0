/** Whose words are whose, where several people write to one model: a name before each prompt, and nothing else that looks like one. */

export interface Speaker {
  authorId: string | null;
  authorName: string | null;
}

const MAX_NAME_LENGTH = 60;
export const NOBODY = 'Somebody';
/** The roles of a conversation with a model are nobody's name. */
const RESERVED = ['system', 'assistant', 'user', 'developer', 'tool', 'human', 'model', 'ai'];

/** With the breaks themselves between the lines. */
const LINES = /(\r\n|[\n\r\v\f\u0085\u2028\u2029])/u;
/** A colon, and what a model may take for one. */
const COLON = /[:\u02D0\u02F8\u0589\u05C3\u0703\u0704\u16EC\u1804\u205A\u2236\uA789\uFE13\uFE55\uFF1A]/gu;
/** Nothing to be seen: controls, directions, joiners, fillers, variation selectors. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]/gu;

const LETTER = /[\p{L}\p{N}]/u;

/** Letters that look like small Latin ones; UTS 39 has thousands, these are of the alphabets that people type. */
const SMALL = lookalikes({
  a: 'аαɑ',
  b: 'ьвβ',
  c: 'сϲ',
  d: 'ԁɗđ',
  e: 'еεҽє',
  f: 'ƒϝ',
  g: 'ɡցԍ',
  h: 'һнհħ',
  i: 'іιıɩ',
  j: 'јϳ',
  k: 'кκ',
  l: 'ӏł|1',
  m: 'м',
  n: 'ոηп',
  o: 'оοσօø0',
  p: 'рρ',
  q: 'ԛգ',
  r: 'гɾ',
  s: 'ѕʂ',
  t: 'тτ',
  u: 'υսμ',
  v: 'ѵν',
  w: 'ԝωш',
  x: 'хχ',
  y: 'уγү',
  z: 'ʐ',
});
const SMALL_LETTERS = new Map(SMALL);
/** Those whose capitals look like another Latin letter than they themselves do. */
const CAPITALS = new Map([
  ...SMALL,
  ...lookalikes({ b: 'ВΒ', h: 'НΗ', m: 'МΜ', n: 'Ν', p: 'РΡ', u: 'Ս', y: 'УΥҮ', z: 'Ζ', k: 'КΚ', t: 'ТΤ' }),
]);

function lookalikes(table: Record<string, string>): [string, string][] {
  return Object.entries(table).flatMap(([latin, others]) => [...others].map((letter): [string, string] => [letter, latin]));
}

/** What is left of a text for the eye, by its letters as they stand and by their small forms: who shares one can be taken for another. */
export function skeletons(text: string): string[] {
  return bones(text).map(joints);
}

/** The letters and digits, as small Latin ones; a text of signs and pictures only is known by these. */
function bones(text: string): string[] {
  const visible = text.normalize('NFKD').replaceAll(INVISIBLE, '');
  return [bare(visible, CAPITALS), bare(visible.toLowerCase(), SMALL_LETTERS)];
}

function bare(visible: string, like: ReadonlyMap<string, string>): string {
  const letters = Array.from(visible, (letter) => like.get(letter) ?? like.get(letter.toLowerCase()) ?? letter)
    .join('')
    .toLowerCase();
  const plain = letters.replaceAll(/[^\p{L}\p{N}]/gu, '');
  return plain === '' ? letters.replaceAll(/\s/gu, '') : plain;
}

/** Letters that together look like another one. */
function joints(bare: string): string {
  return bare.replaceAll('rn', 'm').replaceAll('vv', 'w').replaceAll('i', 'l');
}

/** The bones of a text that goes on: signs count only where there is no letter. */
function together(before: string, part: string): string {
  const [hasLetters, addsLetters] = [LETTER.test(before), LETTER.test(part)];
  if (hasLetters === addsLetters) return before + part;
  return hasLetters || part === '' ? before : part;
}

const RESERVED_BONES = new Set(RESERVED.flatMap(skeletons));
const isReserved = (name: string): boolean => skeletons(name).some((one) => RESERVED_BONES.has(one));

/** One name per author, the first that they had here; those that look alike are told apart. */
export function speakerNames(speakers: readonly Speaker[]): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const isTaken = (name: string) => skeletons(name).some((one) => taken.has(one));
  for (const { authorId, authorName } of speakers) {
    if (authorId === null || names.has(authorId)) continue;
    const given = plainName(authorName ?? '');
    const plain = isReserved(given) ? `${given} (person)` : given;
    let name = plain;
    for (let count = 2; isTaken(name); count++) name = `${plain} (${count})`;
    for (const one of skeletons(name)) taken.add(one);
    names.set(authorId, name);
  }
  return names;
}

/** Without lines, colons, backslashes and what cannot be seen. */
function plainName(given: string): string {
  const words = given
    .replaceAll(COLON, ' ')
    .replaceAll(/[\s\\]+/gu, ' ')
    .replaceAll(INVISIBLE, '')
    .trim();
  return Array.from(words).slice(0, MAX_NAME_LENGTH).join('').trim() || NOBODY;
}

/** Everything that a line may not begin with: the names in use, those that their authors had at other times, the roles. */
export function imitable(names: ReadonlyMap<string, string>, speakers: readonly Speaker[]): ReadonlySet<string> {
  const known = [...names.values(), ...speakers.map(({ authorName }) => plainName(authorName ?? '')), ...RESERVED];
  return new Set(known.flatMap(skeletons));
}

/** A backslash before each line that looks as if another author, or a role, began there. */
export function escapeImitations(text: string, forbidden: ReadonlySet<string>): string {
  const longest = Math.max(...[...forbidden].map((one) => one.length));
  return text
    .split(LINES)
    .map((line, index) => (index % 2 === 0 && imitates(line, forbidden, longest) ? `\\${line}` : line))
    .join('');
}

/**
 * Looked at up to each of its colons, as what stands before the name may have some, too. Only bones are carried along, and looked at where
 * they grew: a line of blanks and colons costs no more than its length.
 */
function imitates(line: string, forbidden: ReadonlySet<string>, longest: number): boolean {
  const isForbidden = (one: string) => forbidden.has(joints(one));
  let before = ['', ''];
  for (const part of line.split(COLON).slice(0, -1)) {
    const own = bones(part);
    if (own.some(isForbidden)) return true;
    const all = before.map((known, index) => together(known, own[index] ?? ''));
    if (all.every((one, index) => one === before[index])) continue;
    if (all.some(isForbidden)) return true;
    if (all.every((one) => joints(one).length > longest)) return false;
    before = all;
  }
  return false;
}
