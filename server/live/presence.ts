/** Presence's port (LIVE.md D4): who is in a session now. Never stored; it ends with the socket or, where the node died, by expiry. */
import type { ActorRecord } from '../../schema/wire/events.ts';

export interface ParticipantRecord {
  actor: ActorRecord;
  /** JSON of the client's awareness, as the client gave it. */
  state: string;
  /** ISO 8601: when this actor came in. */
  since: string;
}

export interface Presence {
  /** One reader of this node came in (an open subscription). The returned function takes it out, at once and idempotently. */
  enter(sessionId: string, actor: ActorRecord): () => void;
  /** The state of one client of an actor; held while the actor has a reader on any node, else for 10 s (the mutation may come before the subscription). */
  update(sessionId: string, actor: ActorRecord, clientId: string, state: string): Promise<void>;
  /** One entry per actor (the latest state of its clients), ordered by `since`. */
  participants(sessionId: string): Promise<ParticipantRecord[]>;
  participantsOf(sessionIds: readonly string[]): Promise<Map<string, ParticipantRecord[]>>;
  /** Tells of changes on any node, merged to at most 10 a second. */
  watch(sessionId: string, listener: (participants: ParticipantRecord[]) => void): Promise<{ close(): Promise<void> }>;
  close(): Promise<void>;
}
