/** An answer on its way, whether it is a program's own or one that people watch in a session. */
import type { GraphQLError } from 'graphql';
import type { FailureRecord } from '../../../schema/wire/events.ts';
import type { DirectReason, DirectOutcome } from '../../sessions/direct/direct-answer.ts';

export interface Used {
  input: number;
  cachedInput: number;
  output: number;
  /** A part of `output`. */
  reasoning: number;
  costMicros: string;
  isEstimated: boolean;
}

export interface Answered {
  status: DirectOutcome['status'];
  reason: DirectReason | null;
  failure: FailureRecord | null;
  /** Null: nobody may know yet. */
  used: Used | null;
}

export interface Answering {
  /** Names it in what is answered: of a run, or of the message that people see. */
  id: string;
  model: string;
  createdAt: Date;
  /** Where people see it; null: nowhere. */
  place: { sessionId: string; promptId: string; messageId: string } | null;
  /** Pieces of text, then how it ended. Throws what is to be answered where the caller may not read on. */
  pieces: AsyncGenerator<string, Answered>;
  /** The client is gone. */
  leave(): void;
}

export type Refusal = Pick<GraphQLError, 'message' | 'extensions'>;
