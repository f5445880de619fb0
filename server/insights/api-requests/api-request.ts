/** One thing that a program asked for with an API key: what it was called and how it went, never what was in it. */

export const API_DOORS = ['http', 'sse', 'socket', 'openai', 'mcp', 'export'] as const;
export type ApiDoor = (typeof API_DOORS)[number];

export interface NotedRequest {
  requestId: string;
  workspaceId: string;
  apiKeyId: string;
  at: Date;
  door: ApiDoor;
  /** The operation's name, or the method and path; null: it has none. */
  operation: string | null;
  /** The fields that it asks the root for. */
  fields: readonly string[];
  /** Of HTTP; null on a socket. */
  status: number | null;
  /** Null: nothing went wrong. */
  code: string | null;
  durationMs: number;
  /** As measured before it ran; null where nothing is. */
  cost: number | null;
}

export interface ApiRequestRecord extends Omit<NotedRequest, 'apiKeyId' | 'workspaceId'> {
  seq: string;
  apiKey: { kind: 'apiKey'; id: string; displayName: string };
}
