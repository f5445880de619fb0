/** What people type into a search field, taken apart. Never fails: what is no filter is a word. */

export interface SearchQuery {
  /** For to_tsquery('simple', …); null where there is no word. */
  words: string | null;
  /** What to highlight: folded words, each with whether it may go on. */
  marks: Mark[];
  from: string | null;
  model: string | null;
  session: string | null;
  /** ISO 8601: at or after, and before. */
  after: string | null;
  before: string | null;
  hasCode: boolean;
  isArchived: boolean;
}

export interface Mark {
  word: string;
  isPrefix: boolean;
}

const MAX_LENGTH = 500;
const MAX_TERMS = 20;
const MAX_WORD = 64;
const FILTERS = ['from', 'model', 'in', 'before', 'after', 'has', 'is'];
const TERM = /(-?)(?:([a-z]+):)?(?:"([^"]*)("?)|(\S+))/giu;

/** As `search_words` in the database folds them: lower case, without accents, split at everything that is no letter or digit. */
export function foldedWords(text: string): string[] {
  return fold(text)
    .split(/[^\p{Alphabetic}\p{Nd}]+/u)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, MAX_WORD));
}

export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f]+/g, '');
}

export function parseSearch(given: string): SearchQuery {
  const text = given.slice(0, MAX_LENGTH);
  const query: SearchQuery = {
    words: null,
    marks: [],
    from: null,
    model: null,
    session: null,
    after: null,
    before: null,
    hasCode: false,
    isArchived: false,
  };
  const terms: string[] = [];
  for (const match of [...text.matchAll(TERM)].slice(0, MAX_TERMS)) {
    const [whole, minus = '', key = '', quoted, closing, plain] = match;
    const value = quoted ?? plain ?? '';
    if (isUnfinished(plain ?? '') || (minus === '' && key !== '' && takeFilter(query, key.toLowerCase(), value))) continue;
    const words = foldedWords(key === '' ? value : `${key} ${value}`);
    if (words.length === 0) continue;
    // The word that is being typed may go on; one with a space or a quote behind it is whole.
    const isPrefix = minus === '' && match.index + whole.length === text.length && closing !== '"';
    // Of a word that was cut the rest may be anything.
    const marks = words.map((word, index) => ({ word, isPrefix: (isPrefix && index === words.length - 1) || word.length === MAX_WORD }));
    const phrase = marks.map((mark) => `'${mark.word}'${mark.isPrefix ? ':*' : ''}`).join(' <-> ');
    terms.push(minus === '' ? `(${phrase})` : `!(${phrase})`);
    if (minus === '') query.marks.push(...marks);
  }
  return { ...query, words: terms.length === 0 ? null : terms.join(' & ') };
}

export function isEmpty(query: SearchQuery): boolean {
  const { words, from, model, session, after, before, hasCode, isArchived } = query;
  return !hasCode && !isArchived && [words, from, model, session, after, before].every((part) => part === null);
}

/** `from:` without what comes behind it. */
function isUnfinished(term: string): boolean {
  return term.endsWith(':') && FILTERS.includes(term.slice(0, -1).toLowerCase());
}

/** False where it is no filter. */
function takeFilter(query: SearchQuery, key: string, value: string): boolean {
  const text = value.trim();
  if (text === '') return FILTERS.includes(key);
  switch (key) {
    case 'from':
      query.from = text;
      return true;
    case 'model':
      query.model = text;
      return true;
    case 'in':
      query.session = text;
      return true;
    case 'after':
    case 'before': {
      const moment = startOf(text);
      if (moment === null) return false;
      query[key] = moment;
      return true;
    }
    case 'has':
      if (text !== 'code') return false;
      query.hasCode = true;
      return true;
    case 'is':
      if (text !== 'archived') return false;
      query.isArchived = true;
      return true;
    default:
      return false;
  }
}

/** The first moment of a day, month or year in UTC. */
function startOf(text: string): string | null {
  const match = /^(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?$/.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString() : null;
}
