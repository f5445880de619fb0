/** What a model that was mentioned in a thread is told: the path to the message, then the thread. The only place where comments reach a model. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Tx } from '../../kit/db.ts';
import type { ChatMessage } from '../../models/model.ts';
import { chatMessages, loadPath } from '../history.ts';
import type { PathMessage } from '../history.ts';
import { messagesById } from '../records.ts';
import { pathSize } from '../reserve-runs.ts';
import type { PromptSize } from '../reserve-runs.ts';

interface ThreadComment {
  author_id: string | null;
  author_name: string | null;
  text: string;
  anchor_quote: string | null;
}

const TASK =
  'The conversation ends with a message that people discuss in the margin. What follows that message are their comments; lines that begin ' +
  'with > quote it. The last comment mentions you: answer it to the point, in a few sentences and without a heading.';

/** `askedId`: the comment that mentions the model. What was said after it is not part of the question. Null: it is gone. */
export async function replyPrompt(db: Kysely<unknown>, askedId: string): Promise<ChatMessage[] | null> {
  const { rows: comments } = await sql<ThreadComment>`
    select c.author_id, c.author_name, c.text, c.anchor_quote from comment asked join comment c on c.thread_id = asked.thread_id
    where asked.id = ${askedId} and c.id <= asked.id and c.status = 'complete' and c.deleted_at is null order by c.id`.execute(db);
  const { rows: asked } = await sql<{ message_id: string }>`select message_id from comment where id = ${askedId}`.execute(db);
  const messageId = asked[0]?.message_id;
  if (messageId === undefined || comments.length === 0) return null;
  const [path, [message]] = await Promise.all([loadPath(db, messageId), messagesById(db, [messageId])]);
  // Of a running answer what there is so far.
  const withText = path.map((step, index) => (index === path.length - 1 ? { ...step, text: message?.text ?? step.text } : step));
  const [system, ...turns] = chatMessages([...withText, ...comments.map(turnOf)]);
  return [{ role: 'system', text: `${system?.text ?? ''} ${TASK}` }, ...turns];
}

/** Of what `replyPrompt` will give, at most. */
export async function replyPromptSize(tx: Tx, asked: { messageId: string; threadId: string }): Promise<PromptSize> {
  const path = await pathSize(tx, asked.messageId);
  const { rows } = await sql<{ bytes: string; messages: string }>`
    select coalesce(sum(octet_length(c.text) + coalesce(octet_length(c.anchor_quote), 0) * 2), 0)::bigint
        + (select coalesce(sum(octet_length(r.text)), 0)::bigint from run_chunk r where r.message_id = ${asked.messageId}) as bytes,
      count(*) as messages
    from comment c where c.thread_id = ${asked.threadId}`.execute(tx.sql());
  const [thread] = rows;
  const bytes = path.bytes + Buffer.byteLength(TASK) + Number(thread?.bytes ?? 0);
  return { bytes, messages: path.messages + Number(thread?.messages ?? 0) };
}

function turnOf({ author_id: authorId, author_name: authorName, text, anchor_quote: quote }: ThreadComment): PathMessage {
  const quoted = (quote ?? '')
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
  return { role: authorId === null ? 'assistant' : 'user', authorId, authorName, text: quote === null ? text : `${quoted}\n\n${text}` };
}
