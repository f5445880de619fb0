import { GraphQLError } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { startGraphQLServer } from '../testkit/graphql-server.ts';
import { createApi } from './create-api.ts';
import { toApiError } from './errors.ts';

const typeDefs = `type Query { hello: String! secret: String }`;
const resolvers = {
  Query: {
    hello: () => 'world',
    secret: () => {
      throw new GraphQLError('who are you', { extensions: { code: 'UNAUTHENTICATED' } });
    },
  },
};

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function start() {
  const server = await startGraphQLServer({ typeDefs, resolvers });
  const api = createApi(server.origin);
  closers.push(api.close, server.close);
  return { server, api };
}

test('every request is a POST with the header that foreign pages cannot set', async () => {
  const { server, api } = await start();
  const { data } = await api.client.query('{ hello }', {}).toPromise();
  expect(data.hello).toBe('world');
  expect(server.requests.map((request) => [request.method, request.headers['x-parley-csrf']])).toEqual([['POST', '1']]);
});

test('an answer UNAUTHENTICATED is announced to whoever guards the page, another error is not', async () => {
  const { api } = await start();
  let announced = 0;
  api.onSignedOut(() => (announced += 1));
  await api.client.query('{ nothing }', {}).toPromise();
  expect(announced).toBe(0);
  const { error } = await api.client.query('{ secret }', {}).toPromise();
  expect(error && toApiError(error).code).toBe('UNAUTHENTICATED');
  expect(announced).toBe(1);
});

test('a server that cannot be reached is a NETWORK error, not a crash', async () => {
  const { server, api } = await start();
  await server.close();
  const { error } = await api.client.query('{ hello }', {}, { requestPolicy: 'network-only' }).toPromise();
  expect(error && toApiError(error).code).toBe('NETWORK');
});
