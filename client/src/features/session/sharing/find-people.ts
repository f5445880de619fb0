/** Whom the words in the field may mean. Pure. */
export interface Named {
  readonly id: string;
  readonly displayName: string;
}

export const MOST_SUGGESTIONS = 6;

const fold = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();

export function isEmail(text: string): boolean {
  return /^\S+@\S+\.\S+$|^\S+@localhost$/u.test(text.trim());
}

/** Those whose name has a word that begins so, without those who are in. */
export function findPeople(people: readonly Named[], present: ReadonlySet<string>, text: string): readonly Named[] {
  const wanted = fold(text);
  if (wanted === '') return [];
  return people
    .filter(({ id, displayName }) => !present.has(id) && ` ${fold(displayName)}`.includes(` ${wanted}`))
    .slice(0, MOST_SUGGESTIONS);
}

/** The one person of exactly that name. */
export function personNamed(people: readonly Named[], text: string): Named | undefined {
  const named = people.filter(({ displayName }) => fold(displayName) === fold(text));
  return named.length === 1 ? named[0] : undefined;
}
