/** What a subscription field declares (as `extensions.fanout`) so that the hub may execute it once for all equal readers (LIVE.md F1, F2). */
import type { ActorRecord, LogEvent } from '../../schema/wire/events.ts';
import type { JsonObject } from '../../schema/wire/json.ts';
import type { PresentRecord } from './presence.ts';

export interface Admission {
  /** The session whose log is read. */
  topic: string;
  actor: ActorRecord;
  /** Who is shown first where more are present than can be shown: the higher. */
  weight?: number;
  /** Everything that the resolvers may depend on. Readers with equal scopes share results: what is not in here, no resolver may know. */
  scope: JsonObject;
  /** When it must be asked for again at the latest, because something that it rests on ends; left out or null: no known end. */
  expiresAt?: Date | null;
}

/**
 * The root field's own resolver is the identity: `snapshot`, `event` and `presence` give its value. Cursors are formatted (`epoch.seq`).
 * These are methods on purpose: an implementation may narrow `args` and `context` to its own types.
 */
export interface FanoutField {
  /** Name of the argument that says where to go on from; it does not separate readers. */
  cursorArg: string;
  /** Runs for every reader at subscribe and at every recheck; throws Expected to refuse. */
  authorize(args: Record<string, unknown>, context: unknown): Promise<Admission>;
  /** Loads the state at `cursor` or later. `context` is the group's, which knows no viewer; on the personal path the viewer's. */
  snapshot(topic: string, cursor: string, context: unknown): Promise<unknown>;
  event(event: LogEvent, cursor: string, topic: string): unknown;
  presence(present: PresentRecord, topic: string): unknown;
}
