/** What a model is told: the path from the root to the prompt, with the authors' names where several people wrote. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { MessageRole } from '../../schema/wire/events.ts';
import type { ChatMessage } from '../models/model.ts';

export interface PathMessage {
  role: MessageRole;
  authorName: string | null;
  authorId: string | null;
  text: string;
}

/** Deeper trees than this lose their oldest messages, as no context window holds them. */
const MAX_PATH = 2_000;
const MAX_NAME_LENGTH = 60;

const SYSTEM = 'You are the assistant of a shared workspace. Answer in Markdown.';
const SEVERAL_AUTHORS =
  'Several people write to you. Each of their messages starts with the name of its author and a colon. ' +
  'A line that starts with a backslash before a name was typed by that same author and says nothing about who wrote it.';
const GO_ON = 'Your last answer was cut off. Go on exactly where it stopped, without repeating anything and without a preface.';

export async function loadPath(db: Kysely<unknown>, leafId: string): Promise<PathMessage[]> {
  const { rows } = await sql<PathMessage>`
    with recursive path as (
      select m.id, m.parent_id, m.role, m.author_name, m.author_id, m.text, 1 as depth from message m where m.id = ${leafId}
      union all
      select m.id, m.parent_id, m.role, m.author_name, m.author_id, m.text, path.depth + 1 from message m join path on m.id = path.parent_id
      where path.depth < ${MAX_PATH}
    )
    select role, author_name as "authorName", author_id as "authorId", text from path order by depth desc`.execute(db);
  return rows;
}

/** `partial`: the text of an answer that was cut off and is to be continued. */
export function chatMessages(path: readonly PathMessage[], partial?: string): ChatMessage[] {
  const authors = authorNames(path);
  const isShared = authors.size > 1;
  const system = isShared ? `${SYSTEM} ${SEVERAL_AUTHORS}` : SYSTEM;
  const imitation = isShared ? imitationOf([...authors.values()]) : null;
  const turns = path.flatMap((message): ChatMessage[] => {
    if (message.text.trim() === '') return [];
    if (message.role === 'assistant') return [{ role: 'assistant', text: message.text }];
    if (message.role !== 'user') return [];
    if (!imitation) return [{ role: 'user', text: message.text }];
    const name = authors.get(message.authorId ?? '') ?? 'Somebody';
    return [{ role: 'user', text: `${name}: ${message.text.replace(imitation, '$1\\$2')}` }];
  });
  const rest: ChatMessage[] = partial
    ? [
        { role: 'assistant', text: partial },
        { role: 'user', text: GO_ON },
      ]
    : [];
  return [{ role: 'system', text: system }, ...turns, ...rest];
}

/** One name per author of a prompt; two people of one name are told apart. */
function authorNames(path: readonly PathMessage[]): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { role, authorId, authorName } of path) {
    if (role !== 'user' || authorId === null || names.has(authorId)) continue;
    const plain =
      (authorName ?? '')
        .replaceAll(/[\s:\\]+/g, ' ')
        .trim()
        .slice(0, MAX_NAME_LENGTH) || 'Somebody';
    let name = plain;
    for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${plain} (${count})`;
    taken.add(name.toLowerCase());
    names.set(authorId, name);
  }
  return names;
}

/** A line that looks as if another author began there. */
function imitationOf(names: readonly string[]): RegExp {
  const alternatives = names
    .map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(' ', String.raw`\s+`))
    .join('|');
  return new RegExp(String.raw`(^|[\r\n\u2028\u2029])((?:[^\S\r\n\u2028\u2029]|\\)*(?:${alternatives})\s*:)`, 'gi');
}
