/** A session in a terminal, live: `PARLEY_URL=… PARLEY_KEY=… node viewer.ts <session>`. Ends with Ctrl-C. */
import { createParley } from '@parley/client';

const { PARLEY_URL = 'http://localhost:4000', PARLEY_KEY = '' } = process.env;
const [sessionId = ''] = process.argv.slice(2);
const leaving = new AbortController();
process.once('SIGINT', () => leaving.abort());

const parley = createParley({ url: PARLEY_URL, token: PARLEY_KEY });
let shown = '';

/** Several answers may run at once: whose turn it is stands above its text. */
function show(id: string, who: string, text: string): void {
  if (shown !== id) process.stdout.write(`\n\n— ${who}\n`);
  shown = id;
  process.stdout.write(text);
}

try {
  for await (const update of parley.session(sessionId).watch({ signal: leaving.signal })) {
    if (update.kind === 'session') process.stdout.write(`# ${update.session.title}`);
    if (update.kind === 'text') {
      const { id, model, author } = update.message;
      show(id, model?.name ?? author?.displayName ?? 'Somebody', update.text);
    }
    if (update.kind === 'message' && update.message.failure) process.stdout.write(`\n(${update.message.failure.message})`);
    if (update.kind === 'comment' && !update.comment.deletedAt)
      show(update.comment.id, `${update.comment.author?.displayName ?? 'A model'} says`, update.comment.text);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
await parley.close();
