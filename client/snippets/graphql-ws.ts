// npm install graphql graphql-ws. Everything on one WebSocket. PARLEY_KEY: an API key with session:read and session:write.
import { createClient } from 'graphql-ws';

const PARLEY = 'http://localhost:4000';
const SESSION = 'ses_00000000000000000000000000';
const client = createClient({
  url: `${PARLEY.replace('http', 'ws')}/graphql`,
  connectionParams: { authorization: `Bearer ${process.env['PARLEY_KEY']}` },
});

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
  { input: { sessionId: SESSION, text: 'Hello from graphql-ws', models: ['demo:echo'] } },
);
const answerId = sendPrompt.answers[0]!.id;

interface Message {
  id: string;
  status: string;
  text: string;
}
interface Event {
  cursor: string | null;
  messageId?: string;
  offset?: number;
  text?: string;
  message?: Message;
  messages?: Message[];
}
const query = `subscription ($id: ID!, $after: Cursor) {
  sessionEvents(sessionId: $id, after: $after) {
    cursor
    ... on SessionSnapshot { messages { id status text } }
    ... on TextAppended { messageId offset text }
    ... on MessageChanged { message { id status text } }
  }
}`;
// Sent again after a reconnect: with the last cursor in it nothing is lost and nothing comes twice.
const variables: Record<string, unknown> = { id: SESSION, after: session.cursor };
let shown = '';
for await (const { data, errors } of client.iterate<{ sessionEvents: Event }>({ query, variables })) {
  if (errors) throw new Error(errors[0]!.message);
  const event = data!.sessionEvents;
  if (event.cursor) variables['after'] = event.cursor;
  // A message may bring less than the pieces before it did.
  const whole = [event.message, ...(event.messages ?? [])].find((message) => message?.id === answerId)?.text ?? '';
  const text = event.messageId === answerId ? shown.slice(0, event.offset) + event.text : whole.length > shown.length ? whole : shown;
  process.stdout.write(text.slice(shown.length));
  shown = text;
  if (event.message?.id === answerId && !['QUEUED', 'STREAMING'].includes(event.message.status)) break;
}
await client.dispose();
