/** Peer: graphql-yoga with subscriptions over graphql-ws and createPubSub, as its documentation says to do it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerOptions } from 'graphql-ws';
import { useServer as serveOperations } from 'graphql-ws/use/ws';
import type { Extra } from 'graphql-ws/use/ws';
import type { ExecutionArgs, GraphQLError } from 'graphql';
import { createPubSub, createSchema, createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import { servePeer } from './control.ts';
import { MESSAGE_ID } from './payload.ts';

interface TextAppended {
  __typename: 'TextAppended';
  cursor: string;
  messageId: string;
  offset: number;
  text: string;
}

const pubSub = createPubSub<{ session: [id: string, event: TextAppended] }>();
const yoga = createYoga({
  logging: 'error',
  schema: createSchema({
    typeDefs: /* GraphQL */ `
      scalar Cursor
      type Query {
        hello: String
      }
      interface SessionEvent {
        cursor: Cursor
      }
      type TextAppended implements SessionEvent {
        cursor: Cursor
        messageId: ID!
        offset: Int!
        text: String!
      }
      type Subscription {
        sessionEvents(sessionId: ID!, after: Cursor): SessionEvent!
      }
    `,
    resolvers: {
      Subscription: {
        sessionEvents: {
          subscribe: (_root: unknown, { sessionId }: { sessionId: string }) => pubSub.subscribe('session', sessionId),
          resolve: (event: TextAppended) => event,
        },
      },
    },
  }),
});

const http = createServer((request, response) => void yoga(request, response));
const sockets = new WebSocketServer({ server: http, path: yoga.graphqlEndpoint });

interface Recipe extends ExecutionArgs {
  rootValue: { execute(args: ExecutionArgs): unknown; subscribe(args: ExecutionArgs): unknown };
}

// https://the-guild.dev/graphql/yoga-server/docs/features/subscriptions#graphql-over-websocket-protocol-via-graphql-ws
const options: ServerOptions<Record<string, unknown>, Extra> = {
  execute: (args: unknown) => (args as Recipe).rootValue.execute(args as Recipe) as never,
  subscribe: (args: unknown) => (args as Recipe).rootValue.subscribe(args as Recipe) as never,
  onSubscribe: async (context, _id, params) => {
    const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
      ...context,
      req: context.extra.request,
      socket: context.extra.socket,
      params,
    });
    const args = {
      schema,
      operationName: params.operationName,
      document: parse(params.query),
      variableValues: params.variables,
      contextValue: await contextFactory(),
      rootValue: { execute, subscribe },
    };
    const errors = validate(args.schema, args.document) as readonly GraphQLError[];
    return errors.length > 0 ? errors : args;
  },
};
serveOperations(options, sockets);
await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', 4_096, resolve));

await servePeer({
  port: (http.address() as AddressInfo).port,
  details: { sessionIds: ['ses_bench'] },
  publish(_session, seq, text) {
    pubSub.publish('session', 'ses_bench', { __typename: 'TextAppended', cursor: `peer.${seq}`, messageId: MESSAGE_ID, offset: seq, text });
  },
});
