import { resolveCursorConnection } from '@pothos/plugin-relay';
import type { SearchHit as SearchHitRecord, SearchPage } from '../server/sessions/search/search.ts';
import type { SnippetPart as SnippetPartRecord } from '../server/sessions/search/snippet.ts';
import { builder, pageComplexity } from './builder.ts';
import { Message } from './messages.ts';
import { requireActor } from './require-actor.ts';
import { Session } from './sessions.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './wire/limits.ts';
import { Workspace } from './workspaces.ts';

const SnippetPart = builder.objectRef<SnippetPartRecord>('SnippetPart').implement({
  description: 'A piece of a snippet.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'Plain text.' }),
    isMatch: t.exposeBoolean('isMatch', { description: 'Whether it is what was looked for.' }),
  }),
});

const SearchHit = builder.objectRef<SearchHitRecord>('SearchHit').implement({
  permission: 'session:read',
  description: 'A message that was found.',
  fields: (t) => ({
    message: t.field({ type: Message, description: 'The whole message.', resolve: ({ message }) => message }),
    snippet: t.field({
      type: [SnippetPart],
      description: 'The place where it was found; its pieces in order are one line of text.',
      resolve: ({ snippet }) => snippet,
    }),
  }),
});

const FILTERS =
  'Words, all of which must be there; the last one may go on. "A phrase", -without, from:name or from:me, model:name, in:session, after:2026-01-31, before:2026-02, has:code, is:archived.';

interface ConnectionArgs {
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  query: string;
}

function connection({ query, ...args }: ConnectionArgs, find: (page: SearchPage) => Promise<SearchHitRecord[]>) {
  return resolveCursorConnection<Promise<SearchHitRecord[]>>(
    { args, defaultSize: DEFAULT_PAGE_SIZE, maxSize: MAX_PAGE_SIZE, toCursor: ({ message }) => message.id },
    (page) => find({ ...page, query }),
  );
}

builder.objectField(Workspace, 'search', (t) =>
  t.connection(
    {
      permission: 'session:list',
      type: SearchHit,
      description: 'The messages of sessions that you may read, newest first.',
      args: { query: t.arg.string({ required: true, description: FILTERS }) },
      complexity: pageComplexity(DEFAULT_PAGE_SIZE),
      extensions: { viewer: true },
      resolve: ({ id }, args, context) =>
        connection(args, (page) => context.services.sessions.searchWorkspace(requireActor(context), id, page)),
    },
    { description: 'A part of what was found.' },
    { description: 'One message that was found and where it stands in the list.' },
  ),
);

builder.objectField(Session, 'search', (t) =>
  t.connection(
    {
      type: SearchHit,
      description: 'The messages of this session, newest first.',
      args: { query: t.arg.string({ required: true, description: FILTERS }) },
      complexity: pageComplexity(DEFAULT_PAGE_SIZE),
      extensions: { viewer: true },
      resolve: ({ id }, args, context) =>
        connection(args, (page) => context.services.sessions.searchSession(requireActor(context), id, page)),
    },
    { description: 'A part of what was found.' },
    { description: 'One message that was found and where it stands in the list.' },
  ),
);
