import type { FanoutField } from '../server/live/fanout-field.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { Draft } from './drafts.ts';
import { Message } from './messages.ts';
import { Poll } from './polls.ts';
import { Participant } from './presence.ts';
import { requireActor } from './require-actor.ts';
import { SessionEvent, implementing } from './session-event.ts';
import type { EventValue, ValueOf } from './session-event.ts';
import { Session } from './sessions.ts';

builder.objectRef<ValueOf<'snapshot'>>('SessionSnapshot').implement({
  ...implementing('snapshot'),
  description: 'The state at a cursor: where reading starts, and starts over. It replaces everything known before.',
  fields: (t) => ({
    session: t.field({ type: Session, description: 'The session.', resolve: ({ session }) => session }),
    messages: t.field({
      type: [Message],
      description:
        'The last 50 of the mainline, with the other lanes and alternatives beside them; oldest first. Running answers with their text so far.',
      resolve: ({ messages }) => messages,
    }),
    hasEarlierMessages: t.exposeBoolean('hasEarlierMessages', {
      description: 'Whether the mainline has more, for Session.messages(before:).',
    }),
    draft: t.field({ type: Draft, description: 'The prompt in the making.', resolve: ({ draft }) => draft }),
    participants: t.field({
      type: [Participant],
      description: 'Who is here now; of more than 50 those who type or have a caret, then editors, then who came last.',
      resolve: ({ present }) => present.participants,
    }),
    participantCount: t.int({ description: 'How many are here now, shown or not.', resolve: ({ present }) => present.count }),
    polls: t.field({
      type: [Poll],
      description: 'The votes on the prompts among these messages.',
      resolve: async ({ messages }, _args, { services }) => {
        const prompts = messages.filter(({ role }) => role === 'user').map(({ id }) => id);
        return (await services.sessions.parts.polls(prompts)).filter((poll) => poll !== null);
      },
    }),
  }),
});

for (const [kind, name, description] of [
  ['messageAdded', 'MessageAdded', 'A prompt or an answer was added.'],
  ['messageChanged', 'MessageChanged', 'A message’s status, attempts, usage or, at its end, text changed.'],
] as const) {
  builder.objectRef<ValueOf<typeof kind>>(name).implement({
    ...implementing(kind),
    description,
    fields: (t) => ({
      message: t.field({
        type: Message,
        description: 'As it is now; of a running answer the text may be behind what TextAppended brought.',
        resolve: ({ message }) => message,
      }),
    }),
  });
}

builder.objectRef<ValueOf<'text'>>('TextAppended').implement({
  ...implementing('text'),
  description: 'More text of a running answer. Applying it twice changes nothing.',
  fields: (t) => ({
    messageId: t.exposeID('messageId', { description: 'Whose text.' }),
    offset: t.exposeInt('offset', { description: 'UTF-16 code units of the message’s text before this.' }),
    text: t.exposeString('text', { description: 'What follows there.' }),
  }),
});

builder.objectRef<ValueOf<'draftEdited'>>('DraftEdited').implement({
  ...implementing('draftEdited'),
  description: 'The draft changed.',
  fields: (t) => ({
    update: t.field({ type: 'Base64', description: 'The Yjs update.', resolve: ({ update }) => update }),
    version: t.exposeInt('version', { description: 'The draft’s version with it.' }),
    clientId: t.exposeString('clientId', { description: 'Who edited, as given to editDraft; `server` where a sent text was taken out.' }),
  }),
});

builder.objectRef<ValueOf<'sessionChanged'>>('SessionChanged').implement({
  ...implementing('sessionChanged'),
  description: 'Title, visibility, archive or mainline changed.',
  fields: (t) => ({ session: t.field({ type: Session, description: 'As it is now.', resolve: ({ session }) => session }) }),
});

builder.objectRef<ValueOf<'presence'>>('PresenceChanged').implement({
  ...implementing('presence'),
  description: 'Who is here, or what they do, changed.',
  fields: (t) => ({
    participants: t.field({
      type: [Participant],
      description: 'Who is here now; of more than 50 those who type or have a caret, then editors, then who came last.',
      resolve: ({ present }) => present.participants,
    }),
    participantCount: t.int({ description: 'How many are here now, shown or not.', resolve: ({ present }) => present.count }),
  }),
});

const fanout: FanoutField = {
  cursorArg: 'after',
  authorize: (args: { sessionId?: unknown }, context: unknown) => {
    const known = context as Context;
    return known.services.sessions.admitReader(requireActor(known), String(args.sessionId));
  },
  snapshot: async (topic, cursor, context): Promise<EventValue> => ({
    kind: 'snapshot',
    cursor,
    ...(await (context as Context).services.sessions.parts.snapshot(topic)),
  }),
  event: (event, cursor): EventValue => ({ ...event, cursor }),
  presence: (present): EventValue => ({ kind: 'presence', cursor: null, present }),
};

builder.subscriptionField('sessionEvents', (t) =>
  t.field({
    permission: 'session:read',
    type: SessionEvent,
    description:
      'Everything that happens in a session. Without `after`: a SessionSnapshot, then the tail. With it: what follows, or a SessionSnapshot where the log no longer reaches back.',
    args: {
      sessionId: t.arg.id({ required: true, description: 'Which session.' }),
      after: t.arg({ type: 'Cursor', description: 'The last cursor that you have seen.' }),
    },
    extensions: { fanout },
    subscribe: () => {
      throw new Error('sessionEvents is read through the hub');
    },
    resolve: (event) => event as EventValue,
  }),
);
