/** What somebody wants to read, and all that the hub must know of how they came. */
import type { Cursor } from '../../schema/wire/cursor.ts';
import type { JsonObject } from '../../schema/wire/json.ts';
import type { MaskError } from './execution.ts';
import type { Operation } from './operation.ts';
import type { SocketTransport } from './outlet.ts';

/** How contexts are made; the hub itself looks into none. */
export interface LiveContexts {
  /** For a group: holds the scope and nothing of a viewer. */
  ofGroup(scope: JsonObject): object;
  /** What `fresh` and `renew` need of a context, and no more: it is kept as long as the reader. */
  keep(context: unknown): object;
  /** Whatever the work asks the database is asked for this viewer; for the house where the context is a group's. */
  asViewer<T>(context: object, work: () => T): T;
  /** The same viewer with fresh loaders, for one more execution on the personal path. */
  fresh(kept: unknown): object;
  /** Checks the credential again; throws Expected where it does not hold any more. */
  renew(kept: unknown): Promise<object>;
}

export interface Subscribing {
  operation: Operation;
  args: Record<string, unknown>;
  /** As given; graphql-js coerces them in every execution. */
  variables: Record<string, unknown>;
  variablesKey: string;
  after: Cursor | null;
  context: object;
  /** The hub's, of the moment before the credential was looked up. */
  generation: number;
  contexts: LiveContexts;
  mask: MaskError;
  /** null for what does not come over one of our sockets. */
  transport: SocketTransport | null;
}
