/** The client libraries that integrators use, each wired as its documentation says, behind one small interface. */
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { Client as UrqlClient, fetchExchange, subscriptionExchange } from '@urql/core';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import type { Client as SocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { WireError } from '../../testkit/socket-client.ts';

export interface Doors {
  url: string;
  wsUrl: string;
  /** null: nobody. */
  token: string | null;
}

type Variables = Record<string, unknown>;

export interface Watcher {
  next(data: Record<string, unknown>): void;
  error(errors: readonly WireError[]): void;
}

export interface Customer {
  /** Throws a Refused for GraphQL errors. */
  call<Data>(query: string, variables: Variables): Promise<Data>;
  watch(query: string, variables: Variables, watcher: Watcher): () => void;
  close(): Promise<void> | void;
}

export class Refused extends Error {
  readonly codes: unknown[];
  constructor(errors: readonly { message: string; extensions?: unknown }[]) {
    super(errors.map(({ message }) => message).join('; '));
    this.codes = errors.map(({ extensions }) => (extensions as { code?: string } | undefined)?.code);
  }
}

const headersOf = (token: string | null): Record<string, string> => (token === null ? {} : { authorization: `Bearer ${token}` });

export const graphqlWs = ({ wsUrl, token }: Doors): SocketClient =>
  createSocketClient({ url: wsUrl, webSocketImpl: WebSocket, connectionParams: headersOf(token), retryAttempts: 0 });

function apollo(doors: Doors): Customer {
  const socket = graphqlWs(doors);
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ operationType }) => (operationType as string) === 'subscription',
      new GraphQLWsLink(socket),
      new HttpLink({ uri: doors.url, headers: headersOf(doors.token) }),
    ),
  });
  const refused = (error: unknown) => (CombinedGraphQLErrors.is(error) ? new Refused(error.errors) : error);
  return {
    async call<Data>(query: string, variables: Variables) {
      const document = gql(query);
      const isMutation = query.trimStart().startsWith('mutation');
      const asked = isMutation ? client.mutate({ mutation: document, variables }) : client.query({ query: document, variables });
      const { data } = await asked.catch((error: unknown) => Promise.reject(refused(error)));
      return data as Data;
    },
    watch(query, variables, watcher) {
      // Events are no entities: they do not belong into a cache.
      const results = client.subscribe<Record<string, unknown>>({ query: gql(query), variables, fetchPolicy: 'no-cache' });
      const subscription = results.subscribe(({ data, error }) => {
        if (CombinedGraphQLErrors.is(error)) watcher.error(error.errors as WireError[]);
        else if (data) watcher.next(data);
      });
      return () => subscription.unsubscribe();
    },
    async close() {
      client.stop();
      await socket.dispose();
    },
  };
}

function urql(doors: Doors): Customer {
  const socket = graphqlWs(doors);
  const client = new UrqlClient({
    url: doors.url,
    preferGetMethod: false,
    requestPolicy: 'network-only',
    fetchOptions: { headers: headersOf(doors.token) },
    exchanges: [
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables: variables as Variables }, sink as never) }),
        }),
      }),
    ],
  });
  return {
    async call<Data>(query: string, variables: Variables) {
      const asked = query.trimStart().startsWith('mutation')
        ? client.mutation<Data>(query, variables)
        : client.query<Data>(query, variables);
      const { data, error } = await asked.toPromise();
      if (error) throw new Refused(error.graphQLErrors);
      return data as Data;
    },
    watch(query, variables, watcher) {
      const { unsubscribe } = client.subscription<Record<string, unknown>>(query, variables).subscribe(({ data, error }) => {
        if (error) watcher.error(error.graphQLErrors as unknown as WireError[]);
        else if (data) watcher.next(data);
      });
      return unsubscribe;
    },
    close: () => socket.dispose(),
  };
}

/** What graphql-ws and graphql-sse have in common. */
function byProtocol(client: Pick<SocketClient, 'dispose' | 'subscribe'>): Customer {
  function watch(query: string, variables: Variables, { next, error }: Watcher, complete: () => void = () => undefined): () => void {
    return client.subscribe<Record<string, unknown>>(
      { query, variables },
      {
        next: ({ data, errors }) => (errors ? error(errors as never) : data && next(data)),
        error: (problem) => error(Array.isArray(problem) ? (problem as WireError[]) : [{ message: String(problem) }]),
        complete,
      },
    );
  }
  return {
    call: <Data>(query: string, variables: Variables) =>
      new Promise<Data>((resolve, reject) => {
        const watcher = {
          next: (data: unknown) => resolve(data as Data),
          error: (errors: readonly WireError[]) => reject(new Refused(errors)),
        };
        watch(query, variables, watcher);
      }),
    watch,
    close: () => client.dispose(),
  };
}

const bare = (doors: Doors) => byProtocol(graphqlWs(doors));
const sse = ({ url, token }: Doors) =>
  byProtocol(
    createSseClient({ url, headers: headersOf(token), retryAttempts: 0 }) as unknown as Pick<SocketClient, 'dispose' | 'subscribe'>,
  );

export const CUSTOMERS: Record<string, (doors: Doors) => Customer> = {
  'Apollo Client': apollo,
  urql,
  'graphql-ws': bare,
  'graphql-sse': sse,
};
