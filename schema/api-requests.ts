import { resolveCursorConnection } from '@pothos/plugin-relay';
import type { ApiDoor, ApiRequestRecord } from '../server/insights/api-requests/api-request.ts';
import { ActorInterface } from './actors.ts';
import { builder, pageComplexity } from './builder.ts';
import { requireActor } from './require-actor.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './wire/limits.ts';
import { Workspace } from './workspaces.ts';

const DOORS = {
  HTTP: { value: 'http', description: 'An operation by HTTP.' },
  EVENT_STREAM: { value: 'sse', description: 'An operation by server-sent events.' },
  SOCKET: { value: 'socket', description: 'An operation on a WebSocket.' },
  OPENAI: { value: 'openai', description: 'A request of OpenAI’s protocol, below /v1.' },
  MCP: { value: 'mcp', description: 'A call of the Model Context Protocol, at /mcp.' },
  EXPORT: { value: 'export', description: 'A file, below /export.' },
} as const satisfies Record<string, { value: ApiDoor; description: string }>;

const ApiDoorEnum = builder.enumType('ApiDoor', { description: 'By which way a request came.', values: DOORS });

const ApiRequest = builder.objectRef<ApiRequestRecord>('ApiRequest').implement({
  permission: 'api-request:read',
  description: 'One request that came with an API key: what it was called and how it went, never its variables or its answer.',
  fields: (t) => ({
    requestId: t.exposeString('requestId', {
      description: 'What the answer said in x-request-id, or what the request had there. All that comes on one WebSocket has the same.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it came.' }),
    apiKey: t.field({ type: ActorInterface, description: 'The key that it came with.', resolve: ({ apiKey }) => apiKey }),
    door: t.field({ type: ApiDoorEnum, description: 'By which way.', resolve: ({ door }) => door }),
    operation: t.exposeString('operation', {
      nullable: true,
      description: 'The name of its operation, or method and path; null: it has none.',
    }),
    fields: t.stringList({ description: 'What it asked the root for, at most 8 names.', resolve: ({ fields }) => [...fields] }),
    status: t.exposeInt('status', {
      nullable: true,
      description: 'Of HTTP; 499 where whoever asked left before the answer was whole; null on a WebSocket.',
    }),
    code: t.exposeString('code', { nullable: true, description: 'What went wrong, as in `extensions.code`; null: nothing.' }),
    durationMs: t.exposeInt('durationMs', {
      description: 'Until it was answered; of a subscription, until it began.',
    }),
    cost: t.exposeInt('cost', {
      nullable: true,
      description: 'What the operation counted for in the limit on cost, as measured before it ran; null: it was not measured.',
    }),
  }),
});

builder.objectField(Workspace, 'apiRequests', (t) =>
  t.connection(
    {
      permission: 'api-request:read',
      type: ApiRequest,
      description:
        'What programs asked for with API keys, newest first: of 7 days, at most the newest 5,000. Owners and admins see those of all keys, others those of the keys that they made. A request is here about a second after its answer.',
      complexity: pageComplexity(DEFAULT_PAGE_SIZE),
      extensions: { viewer: true },
      args: {
        requestId: t.arg.string({ description: 'Only those whose id begins with this.' }),
        code: t.arg.string({ description: 'Only those that ended with this code.' }),
        apiKeyId: t.arg.id({ description: 'Only those of this key.' }),
        failed: t.arg.boolean({ description: 'True: only those that ended with a code.' }),
      },
      resolve: ({ id }, { requestId, code, apiKeyId, failed, ...args }, context) =>
        resolveCursorConnection<Promise<ApiRequestRecord[]>>(
          { args, defaultSize: DEFAULT_PAGE_SIZE, maxSize: MAX_PAGE_SIZE, toCursor: ({ seq }) => seq },
          (page) => context.services.apiRequests.apiRequests(requireActor(context), id, { ...page, requestId, code, apiKeyId, failed }),
        ),
    },
    { description: 'A part of the recent requests.' },
    { description: 'One request and where it stands in the list.' },
  ),
);
