/** The doors for programs that speak another protocol than GraphQL. */
import type { GraphQLError } from 'graphql';
import type { Database } from '../kit/db.ts';
import type { NotificationHandler } from '../kit/notifications.ts';
import type { Services } from '../services.ts';
import type { AsActor } from './actor-scope.ts';
import { createAdmitKey } from './admit-key.ts';
import type { Contexts } from './context.ts';
import type { OriginRules } from './door.ts';
import type { ProgramDoor } from './http.ts';
import type { LocalOperations } from './local-operations.ts';
import { MCP_CHANNEL, createCalls } from './mcp-door/calls.ts';
import { MCP_PATH, createMcpDoor } from './mcp-door/mcp-door.ts';
import type { OpenRequests } from './open-requests.ts';
import { createDirectAnswering } from './openai-door/direct-answering.ts';
import { OPENAI_PREFIX, createOpenAIDoor } from './openai-door/openai-door.ts';
import { createSessionAnswering } from './openai-door/session-answering.ts';

export interface ProgramDoorsOptions {
  services: Services;
  db: Pick<Database, 'write'>;
  origin: OriginRules;
  contexts: Pick<Contexts, 'ofDoor' | 'recentActorOf'>;
  asActor: AsActor;
  operations: LocalOperations;
  requests: OpenRequests;
  maskError(error: unknown): GraphQLError;
}

export interface ProgramDoors {
  doors: ProgramDoor[];
  /** For the node's listening connection. */
  channels: Record<string, NotificationHandler>;
}

export function createProgramDoors(options: ProgramDoorsOptions): ProgramDoors {
  const { services, db, origin, contexts, asActor, operations, requests, maskError } = options;
  const { sessions, workspaces, models, rateLimits } = services;
  const calls = createCalls({ db });
  const openai = createOpenAIDoor({
    admitKey: createAdmitKey({ kind: 'openaiDoor', contexts, rateLimits }),
    models,
    answerDirectly: createDirectAnswering({ sessions, workspaces, open: requests, asActor }),
    answerInSession: createSessionAnswering({ operations }),
    maskError,
  });
  const mcp = createMcpDoor({
    origin,
    admitKey: createAdmitKey({ kind: 'mcpDoor', contexts, rateLimits }),
    contexts,
    asActor,
    sessions,
    models,
    operations,
    calls,
    maskError,
  });
  return {
    doors: [
      { prefix: OPENAI_PREFIX, permission: 'field', door: 'openai', handle: openai },
      { prefix: MCP_PATH, permission: 'field', door: 'mcp', handle: mcp },
    ],
    channels: { [MCP_CHANNEL]: calls.channel },
  };
}
