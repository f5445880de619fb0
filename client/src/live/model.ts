/** What the client knows of a session: the shapes that sessionEvents carries (CONTRACT.graphql), with the text kept apart from the rest. */
import type { MessageFieldsFragment, SessionEventsSubscription, SessionHeadFragment } from '../gql/graphql.ts';

export type SessionHead = SessionHeadFragment;
export type SessionMessage = MessageFieldsFragment;
/** A message without its text: the text streams past React state (see session-store.ts). */
export type MessageNode = Omit<SessionMessage, 'text'>;
export type MessageStatus = SessionMessage['status'];
export type MessageAuthor = NonNullable<SessionMessage['author']>;
export type MessageModel = NonNullable<SessionMessage['model']>;
export type TokenUsage = NonNullable<SessionMessage['usage']>;
export type SessionEvent = SessionEventsSubscription['sessionEvents'];
export type SessionSnapshot = Extract<SessionEvent, { __typename: 'SessionSnapshot' }>;
export type TextAppended = Extract<SessionEvent, { __typename: 'TextAppended' }>;
export type Participant = SessionSnapshot['participants'][number];

export function isRunning(status: MessageStatus): boolean {
  return status === 'QUEUED' || status === 'STREAMING';
}
