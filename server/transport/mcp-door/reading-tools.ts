/** Tools that read: sessions, their messages, what is found in them, the models there are. */
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import type { Toolbox } from './toolbox.ts';
import { messageData, messageText, sessionData, sessionLine, told } from './told.ts';

const READ_ONLY = { readOnlyHint: true, openWorldHint: false };
const DEFAULT_LIST = 20;
const MAX_LIST = 100;
const MAX_FOUND = 50;

const sessionId = z.string().describe('The id of a session: ses_…');
const size = (most: number) => z.int().min(1).max(most).optional().describe(`How many, at most ${most}; ${DEFAULT_LIST} if left out.`);
const after = z.string().optional().describe('Where the last list ended: its `next`.');

export function addReadingTools(server: McpServer, { actor, sessions, models, attempt }: Toolbox): void {
  server.registerTool(
    'list_sessions',
    {
      title: 'List sessions',
      description: 'The sessions of the workspace that this key may see, what changed last first.',
      inputSchema: {
        query: z.string().optional().describe('A part of the title.'),
        archived: z.boolean().optional().describe('Those that were put away, instead of the others.'),
        first: size(MAX_LIST),
        after,
      },
      annotations: READ_ONLY,
    },
    ({ query, archived, first: limit = DEFAULT_LIST, after: from }) =>
      attempt(async () => {
        const found = await sessions.list(actor, actor.workspaceId, { query, archived, after: from, limit: limit + 1, inverted: false });
        const { page, next } = pageOf(found, limit, sessions.listCursor);
        const text = page.length === 0 ? 'There are no such sessions.' : page.map(sessionLine).join('\n');
        return told(text, { sessions: page.map(sessionData), next });
      }),
  );

  server.registerTool(
    'read_session',
    {
      title: 'Read a session',
      description:
        'The last messages of a session’s mainline, oldest first. What is not the mainline (branches, other lanes) is not shown.',
      inputSchema: {
        session_id: sessionId,
        last: size(MAX_LIST),
        before: z.string().optional().describe('Only what stands before this message: msg_…'),
      },
      annotations: READ_ONLY,
    },
    ({ session_id: id, last: limit = DEFAULT_LIST, before }) =>
      attempt(async () => {
        const session = await sessions.session(actor, id);
        const end = { leafId: session.mainlineLeafId, isExact: true, before };
        const found = await sessions.parts.messagePage(id, { ...end, limit: limit + 1, inverted: true });
        const messages = found.slice(0, limit).reverse();
        const hasEarlier = found.length > limit;
        const text = [`# ${session.title}`, ...(hasEarlier ? ['(earlier messages left out)'] : []), ...messages.map(messageText)];
        return told(text.join('\n\n'), { session: sessionData(session), messages: messages.map(messageData), has_earlier: hasEarlier });
      }),
  );

  server.registerTool(
    'search',
    {
      title: 'Search messages',
      description:
        'Full-text search over the messages that this key may read, newest first. Words are all wanted; "exact words", -not, from:name, model:name, before:2026-01-31 and after: narrow it.',
      inputSchema: { query: z.string().describe('What to look for.'), session_id: sessionId.optional(), first: size(MAX_FOUND), after },
      annotations: READ_ONLY,
    },
    ({ query, session_id: within, first: limit = DEFAULT_LIST, after: from }) =>
      attempt(async () => {
        const page = { query, after: from, limit: limit + 1, inverted: false };
        const found =
          within === undefined
            ? await sessions.searchWorkspace(actor, actor.workspaceId, page)
            : await sessions.searchSession(actor, within, page);
        const { page: shown, next } = pageOf(found, limit, ({ message }) => message.id);
        const hits = shown.map(({ message, snippet }) => ({
          session_id: message.sessionId,
          message_id: message.id,
          role: message.role,
          snippet: snippet.map((part) => (part.isMatch ? `**${part.text}**` : part.text)).join(''),
          created_at: message.createdAt,
        }));
        const text = hits.map((hit) => `- ${hit.snippet} (${hit.message_id} in ${hit.session_id})`).join('\n');
        return told(text === '' ? 'Nothing was found.' : text, { hits, next });
      }),
  );

  server.registerTool(
    'list_models',
    {
      title: 'List models',
      description: 'The models that answer prompts here: what send_prompt takes as `models`.',
      inputSchema: {},
      annotations: READ_ONLY,
    },
    () =>
      attempt(async () => {
        const found = (await models.listHere(actor)).filter(({ available }) => available);
        const data = found.map(({ id, name, contextWindow }) => ({ id, name, context_window: contextWindow }));
        return told(data.map(({ id, name }) => `- ${id}: ${name}`).join('\n'), { models: data });
      }),
  );
}

/** One more than was wanted was asked for: whether there is a next page. */
function pageOf<Item>(found: readonly Item[], limit: number, cursorOf: (item: Item) => string): { page: Item[]; next: string | null } {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return { page, next: found.length > limit && last !== undefined ? cursorOf(last) : null };
}
