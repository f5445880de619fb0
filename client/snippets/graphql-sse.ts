// npm install graphql graphql-sse. No WebSocket needed. PARLEY_KEY: an API key with session:read and session:write.
import { createClient } from 'graphql-sse';

const PARLEY = 'http://localhost:4000';
const SESSION = 'ses_00000000000000000000000000';
const client = createClient({ url: `${PARLEY}/graphql`, headers: { authorization: `Bearer ${process.env['PARLEY_KEY']}` } });

async function ask<Data>(query: string, variables: Record<string, unknown>): Promise<Data> {
  for await (const { data, errors } of client.iterate<Data>({ query, variables })) {
    if (errors) throw new Error(errors[0]!.message);
    return data as Data;
  }
  throw new Error('no answer');
}

const { session } = await ask<{ session: { cursor: string } }>('query ($id: ID!) { session(id: $id) { cursor } }', { id: SESSION });
const { sendPrompt } = await ask<{ sendPrompt: { answers: { id: string }[] } }>(
  'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { answers { id } } }',
  { input: { sessionId: SESSION, text: 'Hello from graphql-sse', models: ['demo:echo'] } },
);
const answerId = sendPrompt.answers[0]!.id;

interface Event {
  messageId?: string;
  offset?: number;
  text?: string;
  message?: { id: string; status: string; text: string };
}
const query = `subscription ($id: ID!, $after: Cursor) {
  sessionEvents(sessionId: $id, after: $after) {
    ... on TextAppended { messageId offset text }
    ... on MessageChanged { message { id status text } }
  }
}`;
let shown = '';
for await (const { data, errors } of client.iterate<{ sessionEvents: Event }>({
  query,
  variables: { id: SESSION, after: session.cursor },
})) {
  if (errors) throw new Error(errors[0]!.message);
  const { messageId, offset, text = '', message } = data!.sessionEvents;
  if (messageId === answerId) {
    const piece = text.slice(shown.length - offset!);
    process.stdout.write(piece);
    shown += piece;
  }
  if (message?.id === answerId && !['QUEUED', 'STREAMING'].includes(message.status)) {
    process.stdout.write(message.text.slice(shown.length));
    break;
  }
}
client.dispose();
