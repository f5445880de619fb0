/** Presence's port (LIVE.md D4): who is in a session now. Never stored; it ends with the socket or, where the node died, by expiry. */
import type { ActorRecord } from '../../schema/wire/events.ts';

export interface ParticipantRecord {
  actor: ActorRecord;
  /** JSON of the client's awareness, as the client gave it. */
  state: string;
  /** ISO 8601: when this actor came in. */
  since: string;
}

/** Who is here: of very many only those who matter most, and how many they are. */
export interface PresentRecord {
  /** One entry per actor (the latest state of its clients), at most MAX_SHOWN_PARTICIPANTS, ordered by `since`. */
  participants: ParticipantRecord[];
  /** Everybody, shown or not. */
  count: number;
}

export interface Presence {
  /**
   * One reader of this node came in (an open subscription). The returned function takes it out, at once and idempotently.
   * `weight`: who is shown first where not all can be; the higher.
   */
  enter(sessionId: string, actor: ActorRecord, weight?: number): () => void;
  /** The state of one client of an actor; held while the actor has a reader on any node, else for 10 s (the mutation may come before the subscription). */
  update(sessionId: string, actor: ActorRecord, clientId: string, state: string): Promise<void>;
  present(sessionId: string): Promise<PresentRecord>;
  presentIn(sessionIds: readonly string[]): Promise<Map<string, PresentRecord>>;
  /** Whether this actor is among them, shown or not. */
  isHere(sessionId: string, actor: Pick<ActorRecord, 'kind' | 'id'>): Promise<boolean>;
  /** Tells of changes on any node, merged to at most 10 a second; to one a second where a thousand are here, as each word goes to each of them. */
  watch(sessionId: string, listener: (present: PresentRecord) => void): Promise<{ close(): Promise<void> }>;
  close(): Promise<void>;
}
