/**
 * A message's own Markdown as a part of a larger document. Nothing that it opens may reach beyond its end (a code block that was never closed
 * would swallow all that follows), and nothing in it may pass for the heading of another message.
 */
import { parser } from '@lezer/markdown';

/** How the heading of a message begins: a number and a dot in the middle. */
const SPEAKER = /^#{1,6}[ \t]+\d+[ \t]+·/;
/** HTML that goes on over empty lines until its end tag, of which each program has an idea of its own. */
const OPEN_ENDED = /^<(script|pre|style|textarea|!|\?)/i;
/** Only the structure of blocks matters here, and costs a fraction. */
const blocks = parser.configure({ remove: ['Escape', 'Entity', 'InlineCode', 'HTMLTag', 'Emphasis', 'HardBreak', 'Link', 'Image'] });
/** What neither opens anything nor looks like a heading needs no look at all. */
const SUSPICIOUS = /```|~~~|<[a-z!?]|^\W*#{1,6}[ \t]+\d+[ \t]+·/im;
const PROBE = '\n\n# end';

export function documentText(text: string): string {
  if (text.trim() === '') return '';
  if (!SUSPICIOUS.test(text)) return text;
  const { isClosed, imitations } = inspect(text);
  if (!isClosed) return fenced(text);
  return imitations.reduceRight((changed, at) => `${changed.slice(0, at)}\\${changed.slice(at)}`, text);
}

/** `imitations`: where headings begin that look like those of the document. */
function inspect(text: string): { isClosed: boolean; imitations: number[] } {
  const imitations: number[] = [];
  let hasOpenEnded = false;
  const tree = blocks.parse(text + PROBE);
  tree.iterate({
    enter({ name, from }) {
      if (name.endsWith('Block') && OPEN_ENDED.test(text.slice(from, from + 10))) hasOpenEnded = true;
      if (name.startsWith('ATXHeading') && SPEAKER.test(text.slice(from, from + 80))) imitations.push(from);
    },
  });
  const last = tree.topNode.lastChild;
  return { isClosed: !hasOpenEnded && last?.name === 'ATXHeading1' && last.from === text.length + 2, imitations };
}

/** A fence longer than any inside keeps every character as it is. */
export function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}markdown\n${text.replace(/\n$/, '')}\n${fence}`;
}

/** A name or a title: one line that means nothing to Markdown. */
export function plainText(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_[\]#<|~&$]/g, String.raw`\$&`);
}
