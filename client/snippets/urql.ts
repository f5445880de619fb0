// npm install @urql/core graphql graphql-ws. PARLEY_KEY: an API key with session:read and session:write.
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { createClient } from 'graphql-ws';

const PARLEY = 'http://localhost:4000';
const SESSION = 'ses_00000000000000000000000000';
const authorization = `Bearer ${process.env['PARLEY_KEY']}`;
const socket = createClient({ url: `${PARLEY.replace('http', 'ws')}/graphql`, connectionParams: { authorization } });
const client = new Client({
  url: `${PARLEY}/graphql`,
  preferGetMethod: false,
  fetchOptions: { headers: { authorization } },
  exchanges: [
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: ({ query = '', variables }) => ({
        subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables: variables as Record<string, unknown> }, sink as never) }),
      }),
    }),
  ],
});

const asked = await client.query('query ($id: ID!) { session(id: $id) { cursor } }', { id: SESSION }).toPromise();
if (asked.error) throw asked.error;
const sent = await client
  .mutation('mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { answers { id } } }', {
    input: { sessionId: SESSION, text: 'Hello from urql', models: ['demo:echo'] },
  })
  .toPromise();
if (sent.error) throw sent.error;
const answerId: string = sent.data.sendPrompt.answers[0].id;

interface Event {
  messageId?: string;
  offset?: number;
  text?: string;
  message?: { id: string; status: string; text: string };
}
const watch = `subscription ($id: ID!, $after: Cursor) {
  sessionEvents(sessionId: $id, after: $after) {
    ... on TextAppended { messageId offset text }
    ... on MessageChanged { message { id status text } }
  }
}`;
let shown = '';
const { unsubscribe } = client
  .subscription<{ sessionEvents: Event }>(watch, { id: SESSION, after: asked.data.session.cursor })
  .subscribe(({ data, error }) => {
    if (error) throw error;
    const { messageId, offset, text = '', message } = data!.sessionEvents;
    if (messageId === answerId) {
      const piece = text.slice(shown.length - offset!);
      process.stdout.write(piece);
      shown += piece;
    }
    if (message?.id === answerId && !['QUEUED', 'STREAMING'].includes(message.status)) {
      process.stdout.write(message.text.slice(shown.length));
      unsubscribe();
      void socket.dispose();
    }
  });
