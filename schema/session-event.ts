/** What every event of a session has in common; each thing declares its own event beside its type. */
import type { PresentRecord } from '../server/live/presence.ts';
import type { SessionSnapshotRecord } from '../server/sessions/snapshot.ts';
import { builder } from './builder.ts';
import type { LogEvent } from './wire/events.ts';

/** Values of the subscription's root, told apart by `kind`. */
export type EventValue =
  | ({ kind: 'snapshot'; cursor: string } & SessionSnapshotRecord)
  | (LogEvent & { cursor: string })
  | { kind: 'presence'; cursor: null; present: PresentRecord };

export type ValueOf<Kind extends EventValue['kind']> = Extract<EventValue, { kind: Kind }>;

export const SessionEvent = builder.interfaceRef<EventValue>('SessionEvent').implement({
  description: 'Something that happened in a session.',
  fields: (t) => ({
    cursor: t.field({
      type: 'Cursor',
      nullable: true,
      description: 'Give it back as `after` to go on behind this event. Null for what is not in the log: presence.',
      resolve: ({ cursor }) => cursor,
    }),
  }),
});

export const implementing = <Kind extends EventValue['kind']>(kind: Kind) => ({
  interfaces: [SessionEvent],
  isTypeOf: (value: unknown) => (value as EventValue).kind === kind,
});
