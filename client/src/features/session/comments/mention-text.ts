/** Mentions as they are written: `@` and the name. */
import type { Mention } from '../../../live/comments.ts';

/** Names have blanks in them: what is typed behind an @ is compared as long as it is the beginning of one. */
const BEING_WRITTEN = /(?:^|[\s(])@([^@\n]{0,40})$/u;
const CODE = /(`+[^`]*`+)/u;

export interface Mentionable extends Mention {
  readonly isHere: boolean;
}

/** What is being written behind an @ before the caret; null where there is none. */
export function mentionQuery(textBeforeCaret: string): string | null {
  return BEING_WRITTEN.exec(textBeforeCaret)?.[1] ?? null;
}

function begins(name: string, query: string): boolean {
  const [wanted, whole] = [query.toLowerCase(), name.toLowerCase()];
  return whole.startsWith(wanted) || (!wanted.includes(' ') && whole.split(/\s+/u).some((word) => word.startsWith(wanted)));
}

/** People who are here first, then the others, then models. */
export function matchMentions(all: readonly Mentionable[], query: string, most: number): Mentionable[] {
  const rank = ({ kind, isHere }: Mentionable): number => (kind === 'MODEL' ? 2 : isHere ? 0 : 1);
  return all
    .filter(({ name }) => begins(name, query))
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
    .slice(0, most);
}

/** The text with the mention in the place of what was typed, and where the caret goes. */
export function insertMention(text: string, caret: number, query: string, name: string): { text: string; caret: number } {
  const before = `${text.slice(0, caret - query.length)}${name} `;
  return { text: before + text.slice(caret).replace(/^ /u, ''), caret: before.length };
}

/** Of those that were chosen what the text still says. */
export function mentionsIn(text: string, chosen: readonly Mention[]): Mention[] {
  const byId = new Map(chosen.map((mention) => [mention.id, mention]));
  return [...byId.values()].filter(({ name }) => text.includes(`@${name}`));
}

/** Markdown in which the mentions stand out; code stays as it is. */
export function emphasizeMentions(text: string, mentions: readonly Mention[]): string {
  if (mentions.length === 0) return text;
  const names = mentions
    .map(({ name }) => name)
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`));
  const pattern = new RegExp(`@(?:${names.join('|')})`, 'gu');
  const emphasize = (mention: string): string => `**${mention.replaceAll(/[*_[\]\\`]/gu, String.raw`\$&`)}**`;
  return text
    .split(CODE)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(pattern, emphasize)))
    .join('');
}
