/** One request of the Model Context Protocol, answered by a server of its own: nothing is kept from one to the next. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import packageJson from '../../../package.json' with { type: 'json' };
import { addLiveTools } from './live-tools.ts';
import { addReadingTools } from './reading-tools.ts';
import { addResources } from './resources.ts';
import { createToolbox } from './toolbox.ts';
import type { ToolboxOptions } from './toolbox.ts';

const INSTRUCTIONS =
  'Parley is a shared workspace: people and models write in sessions, and everybody in one sees the same words arrive. ' +
  'Find a session with list_sessions or search, read it with read_session, and write into it with send_prompt: people will read what you send.';

export async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  body: unknown,
  options: ToolboxOptions,
): Promise<void> {
  const server = new McpServer({ name: 'parley', title: 'Parley', version: packageJson.version }, { instructions: INSTRUCTIONS });
  const toolbox = createToolbox(options);
  addReadingTools(server, toolbox);
  addLiveTools(server, toolbox);
  addResources(server, toolbox);
  const transport = new StreamableHTTPServerTransport({});
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  try {
    // Its types leave `undefined` out where its own code gives it.
    await server.connect(transport as Transport);
    await transport.handleRequest(request, response, body);
    await closed;
  } finally {
    await server.close();
  }
}
