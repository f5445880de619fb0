import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSchema, createYoga } from 'graphql-yoga';

export type GraphQLServerOptions = { typeDefs: string; resolvers: Parameters<typeof createSchema>[0]['resolvers'] };

/** A real GraphQL server over real HTTP for the client's tests: the seam is the wire, never a module of ours. */
export async function startGraphQLServer({ typeDefs, resolvers }: GraphQLServerOptions) {
  const requests: { method: string; headers: IncomingHttpHeaders }[] = [];
  const schema = createSchema({ typeDefs, ...(resolvers === undefined ? {} : { resolvers }) });
  const yoga = createYoga({ schema, logging: false, maskedErrors: false, cors: { origin: '*' } });
  const server = createServer((request, response) => {
    requests.push({ method: request.method ?? '', headers: request.headers });
    void yoga(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
