/** Sessions as resources: `parley://session/<id>` is the mainline as a Markdown document, the same as the export. */
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import { McpError } from '@modelcontextprotocol/sdk/types.js';
import type { Toolbox } from './toolbox.ts';

const URI = 'parley://session/{id}';
const LISTED = 50;
/** UTF-16 code units; the rest is in the export. */
const MAX_LENGTH = 1_000_000;
const MARKDOWN = 'text/markdown';
/** As the protocol numbers it. */
const NOT_FOUND = -32_002;
const FAILED = -32_000;

export function addResources(server: McpServer, { actor, sessions, renew, maskError }: Toolbox): void {
  function refusal(error: unknown): McpError {
    const { message, extensions } = maskError(error);
    const { http: _http, ...data } = extensions;
    return new McpError(data['code'] === 'NOT_FOUND' ? NOT_FOUND : FAILED, message, data);
  }

  async function list() {
    const found = await sessions.list(actor, actor.workspaceId, { limit: LISTED, inverted: false }).catch((error: unknown) => {
      throw refusal(error);
    });
    return { resources: found.map(({ id, title }) => ({ uri: URI.replace('{id}', id), name: id, title, mimeType: MARKDOWN })) };
  }

  server.registerResource(
    'session',
    new ResourceTemplate(URI, { list }),
    { title: 'A session', description: 'The mainline of a session as a Markdown document.', mimeType: MARKDOWN },
    async (uri, { id }) => {
      try {
        const { pieces } = await sessions.exportSession(renew, { sessionId: String(id), format: 'md' });
        let text = '';
        for await (const piece of pieces) {
          text += piece;
          if (text.length > MAX_LENGTH) break;
        }
        const isCut = text.length > MAX_LENGTH;
        return {
          contents: [{ uri: uri.href, mimeType: MARKDOWN, text: isCut ? `${text.slice(0, MAX_LENGTH).toWellFormed()}… (cut)` : text }],
        };
      } catch (error) {
        throw refusal(error);
      }
    },
  );
}
