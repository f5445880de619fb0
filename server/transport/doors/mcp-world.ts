/** For tests: the official SDK's client at our door, on one of two nodes. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Visitor } from '../../testkit/visitors.ts';
import { READ_AND_WRITE, createProgramWorld } from './program-world.ts';

export interface Told {
  [name: string]: unknown;
  answers?: { message_id: string; status: string; text: string; model: string | null }[];
  answer_ids?: string[];
}

export async function createMcpWorld() {
  const world = await createProgramWorld(2);
  const [here, there] = world.nodes as [TestApp, TestApp];
  const owner = await here.person('Owner');
  const key = await here.apiKey(owner, READ_AND_WRITE);
  const clients: Client[] = [];

  return {
    ...world,
    here,
    /** A call and its cancellation need not reach the same process. */
    there,
    owner,
    key,

    async connect({ headers }: Pick<Visitor, 'headers'> = key, fetchAs: typeof fetch = fetch): Promise<Client> {
      const client = new Client({ name: 'test', version: '1' });
      const transport = new StreamableHTTPClientTransport(new URL(`${here.origin}/mcp`), { requestInit: { headers }, fetch: fetchAs });
      await client.connect(transport as Transport);
      clients.push(client);
      return client;
    },

    /** As it stands in the database, oldest first. */
    messages: (sessionId: string) =>
      here.sql('select id, role, text, status, author_id from message where session_id = $1 order by id', [sessionId]),

    async disconnect(): Promise<void> {
      for (const client of clients.splice(0)) await client.close();
    },
  };
}

export type McpWorld = Awaited<ReturnType<typeof createMcpWorld>>;

export async function call(client: Client, name: string, args: Record<string, unknown> = {}, options = {}) {
  const result = (await client.callTool({ name, arguments: args }, undefined, options)) as CallToolResult;
  const [first] = result.content;
  return {
    text: first?.type === 'text' ? first.text : '',
    data: (result.structuredContent ?? {}) as Told,
    isError: result.isError ?? false,
  };
}
