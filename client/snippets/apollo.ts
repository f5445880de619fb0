// npm install @apollo/client graphql graphql-ws rxjs. PARLEY_KEY: an API key with session:read and session:write.
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient } from 'graphql-ws';

const PARLEY = 'http://localhost:4000';
const SESSION = 'ses_00000000000000000000000000';
const authorization = `Bearer ${process.env['PARLEY_KEY']}`;
const socket = createClient({ url: `${PARLEY.replace('http', 'ws')}/graphql`, connectionParams: { authorization } });
const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.split(
    ({ operationType }) => String(operationType) === 'subscription',
    new GraphQLWsLink(socket),
    new HttpLink({ uri: `${PARLEY}/graphql`, headers: { authorization } }),
  ),
});

const asked = await client.query<{ session: { cursor: string } }>({
  query: gql`
    query ($id: ID!) {
      session(id: $id) {
        id
        cursor
      }
    }
  `,
  variables: { id: SESSION },
});
const sent = await client.mutate<{ sendPrompt: { answers: { id: string }[] } }>({
  mutation: gql`
    mutation ($input: SendPromptInput!) {
      sendPrompt(input: $input) {
        answers {
          id
        }
      }
    }
  `,
  variables: { input: { sessionId: SESSION, text: 'Hello from Apollo', models: ['demo:echo'] } },
});
const answerId = sent.data!.sendPrompt.answers[0]!.id;

interface Event {
  messageId?: string;
  offset?: number;
  text?: string;
  message?: { id: string; status: string; text: string };
}
const query = gql`
  subscription ($id: ID!, $after: Cursor) {
    sessionEvents(sessionId: $id, after: $after) {
      ... on TextAppended {
        messageId
        offset
        text
      }
      ... on MessageChanged {
        message {
          id
          status
          text
        }
      }
    }
  }
`;
let shown = '';
// Events are no entities: keep them out of the cache.
const watching = client
  .subscribe<{ sessionEvents: Event }>({ query, variables: { id: SESSION, after: asked.data!.session.cursor }, fetchPolicy: 'no-cache' })
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
      watching.unsubscribe();
      client.stop();
      void socket.dispose();
    }
  });
