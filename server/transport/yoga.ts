/** The GraphQL server, transport aside: the same plugins, limits and masking serve HTTP, SSE and the sockets. */
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';
import { MAX_REQUEST_BODY_BYTES } from '../../schema/wire/limits.ts';
import { cleanInput } from './clean-input.ts';
import { operationComplexity } from './complexity.ts';
import type { Contexts } from './context.ts';
import type { Door } from './door.ts';
import type { createMaskError } from './errors.ts';
import { eventStreamErrors } from './event-stream.ts';
import { introspectionForMembers, operationLimits, validationErrors } from './limits.ts';
import { persistedOperationsPlugin } from './persisted-operations-plugin.ts';
import type { PersistedOperations } from './persisted-operations.ts';
import { requestNotesPlugin } from './request-notes.ts';
import type { NotedContext } from './request-notes.ts';

export interface ServerContext extends NotedContext {
  door: Door;
}

export interface YogaOptions {
  schema: GraphQLSchema;
  contexts: Contexts;
  maskError: ReturnType<typeof createMaskError>;
  persisted: Pick<PersistedOperations, 'resolve'>;
  plugins: (Plugin | Plugin<Context>)[];
}

export function createGraphqlServer({ schema, contexts, maskError, persisted, plugins }: YogaOptions) {
  return createYoga<ServerContext, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    context: ({ door }) => contexts.ofDoor(door),
    maskedErrors: { maskError },
    plugins: [
      persistedOperationsPlugin(persisted),
      operationLimits(),
      validationErrors(),
      introspectionForMembers(),
      cleanInput(),
      operationComplexity(),
      requestNotesPlugin(),
      eventStreamErrors(),
      ...plugins,
    ],
    batching: false,
    multipart: false,
    graphiql: false,
    landingPage: false,
    cors: false,
    logging: false,
    maxRequestBodySize: MAX_REQUEST_BODY_BYTES,
  });
}

export type GraphqlServer = ReturnType<typeof createGraphqlServer>;
