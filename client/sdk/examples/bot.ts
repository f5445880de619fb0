/**
 * A bot that answers when somebody writes its name in a comment: `PARLEY_URL=… PARLEY_KEY=… BOT=@clerk node bot.ts <session>`. Its key needs
 * session:read and session:write. It tells how long the message is that the comment is about; yours does something useful.
 */
import { createParley } from '@parley/client';

const { PARLEY_URL = 'http://localhost:4000', PARLEY_KEY = '', BOT = '@clerk' } = process.env;
const [sessionId = ''] = process.argv.slice(2);
const leaving = new AbortController();
process.once('SIGTERM', () => leaving.abort());

const parley = createParley({ url: PARLEY_URL, token: PARLEY_KEY });
const session = parley.session(sessionId);
console.log(`${BOT} is listening`);

try {
  for await (const update of session.watch({ signal: leaving.signal, isFromNow: true })) {
    if (update.kind !== 'comment') continue;
    const { id, threadId, messageId, author, text, version, deletedAt } = update.comment;
    // An edited comment comes again, and the bot's own come back to it.
    if (version > 1 || deletedAt || author?.__typename === 'ApiKey' || !text.includes(BOT)) continue;
    const words = session.text(messageId).split(/\s+/u).filter(Boolean).length;
    // The same id gives the same reply: a bot that was restarted in between does not say it twice.
    await session.comment({ messageId, threadId, text: `That message has ${words} words.`, clientMutationId: `reply-to-${id}` });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
await parley.close();
