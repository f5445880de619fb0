/** What the demo model says: real markdown about nothing in particular, chosen by the prompt. */
import { CLOSINGS, CODE, MATH, OPENINGS, PARAGRAPHS, TABLES } from './demo-phrases.ts';
import { createRandom, seedOf } from './seeded-random.ts';

const DEMO_LINE =
  '> **Demo answer.** No real model wrote this: it is sample text that shows how an answer arrives. Add an API key to talk to Claude, OpenAI or Gemini.';
const MAX_ECHO_LENGTH = 2_000;
const MAX_TOPIC_LENGTH = 60;
const MAX_SCANNED_LENGTH = 4_000;
const MAX_TITLE_WORDS = 5;
const MAX_TITLE_LENGTH = 80;
const SECTIONS = ['What to look at first', 'How the pieces fit', 'What it costs', 'What can go wrong', 'A way to start'];
const SMALL_WORDS = new Set(
  (
    'a about an and any are as at be but by can could describe do does explain for from give has have help how i in into is it its ' +
    'let like make me my of on or our please should show so some tell that the their them then there this to up us use want was we ' +
    'what when where which who why will with would write you your'
  ).split(' '),
);

export function echoText(prompt: string): string {
  const shown = prompt.length > MAX_ECHO_LENGTH ? `${cut(prompt, MAX_ECHO_LENGTH)}…` : prompt;
  const quoted = shown
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
  return `${DEMO_LINE}\n\nYou wrote:\n\n${quoted}\n\nThat is all the echo does. Everybody in this session saw these words at the same moment.\n`;
}

export function titleText(prompt: string): string {
  const title = cut(topicWords(prompt).slice(0, MAX_TITLE_WORDS).join(' '), MAX_TITLE_LENGTH);
  return title === '' ? 'A first conversation' : title[0]!.toUpperCase() + title.slice(1);
}

/** 300 to 900 words with headings, a list, a table, a fenced block and math, always the same for the same prompt. */
export function writerText(prompt: string): string {
  const random = createRandom(seedOf(prompt));
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const topic = cut(topicWords(prompt).slice(0, 3).join(' '), MAX_TOPIC_LENGTH) || 'a shared session';
  const about = (text: string) => text.replaceAll('{topic}', `*${topic}*`);
  const paragraphs = shuffled(PARAGRAPHS, random).map(about);
  const sections = shuffled(SECTIONS, random);
  const extra = Math.floor(random() * 4);

  return [
    DEMO_LINE,
    `# Notes on ${topic}`,
    about(pick(OPENINGS)),
    `## ${sections[0]!}`,
    paragraphs[0]!,
    list(paragraphs.slice(1, 4)),
    `## ${sections[1]!}`,
    paragraphs[4]!,
    pick(TABLES),
    `## ${sections[2]!}`,
    ...paragraphs.slice(5, 6 + extra),
    pick(CODE),
    `## ${sections[3]!}`,
    about(pick(MATH)),
    ...paragraphs.slice(9, 10 + Math.floor(extra / 2)),
    about(pick(CLOSINGS)),
  ]
    .join('\n\n')
    .concat('\n');
}

function list(paragraphs: readonly string[]): string {
  return paragraphs.map((text, index) => `${index + 1}. **Point ${index + 1}.** ${text}`).join('\n');
}

/** Never through the middle of a character. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}

function topicWords(prompt: string): string[] {
  const words = prompt.slice(0, MAX_SCANNED_LENGTH).match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? [];
  const telling = words.filter((word) => !SMALL_WORDS.has(word.toLowerCase()));
  return [...new Set(telling.length > 0 ? telling : words)];
}

function shuffled<T>(from: readonly T[], random: () => number): T[] {
  return from
    .map((value) => ({ value, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value);
}
