/** What the tools of one call work with: the caller's own actor and credential, and nothing more. */
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { GraphQLError } from 'graphql';
import type { ApiKeyActor } from '../../identity/actor.ts';
import type { ModelCatalog } from '../../models/own-keys/workspace-models.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { Door } from '../door.ts';
import type { LocalOperations } from '../local-operations.ts';
import { refused } from './told.ts';

export interface ToolboxOptions {
  door: Door;
  actor: ApiKeyActor;
  sessions: Sessions;
  models: Pick<ModelCatalog, 'listHere'>;
  operations: LocalOperations;
  /** The actor anew, or an error where the credential has ended. */
  renew(): Promise<ApiKeyActor>;
  /** The client does not want the answer any more, and said so. */
  cancelled: AbortSignal;
  maskError(error: unknown): GraphQLError;
}

export function createToolbox(options: ToolboxOptions) {
  return {
    ...options,
    /** What the work says, or in words why it could not. */
    async attempt(work: () => Promise<CallToolResult>): Promise<CallToolResult> {
      try {
        return await work();
      } catch (error) {
        return refused(options.maskError(error));
      }
    },
  };
}

export type Toolbox = ReturnType<typeof createToolbox>;
