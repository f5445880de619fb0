import type { ParticipantRecord, PresentRecord } from '../server/live/presence.ts';
import { ActorInterface } from './actors.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { requireActor } from './require-actor.ts';

export const Participant = builder.objectRef<ParticipantRecord>('Participant').implement({
  permission: 'session:read',
  description: 'Somebody who is in a session now. Never stored.',
  fields: (t) => ({
    actor: t.field({ type: ActorInterface, description: 'Who.', resolve: ({ actor }) => actor }),
    state: t.exposeString('state', { description: 'JSON of the client’s awareness: cursor, typing, following.' }),
    since: t.field({ type: 'DateTime', description: 'When they came in.', resolve: ({ since }) => since }),
  }),
});

export function loadPresent(sessionId: string, { services, loader }: Context): Promise<PresentRecord | null> {
  const load = async (ids: readonly string[]) => {
    const found = await services.presence.presentIn(ids);
    return ids.map((id) => found.get(id) ?? null);
  };
  return loader('present', load).load(sessionId);
}

const SetPresenceInput = builder.inputType('SetPresenceInput', {
  description: 'What others should see of one client.',
  fields: (t) => ({
    sessionId: t.id({ required: true, description: 'Where.' }),
    clientId: t.string({ required: true, description: 'Names this client, for example one tab: 1 to 64 letters, digits and `.:_-`.' }),
    state: t.string({ required: true, description: 'JSON, at most 2 KiB. More than 10 a second are merged.' }),
  }),
});
const SetPresencePayload = builder.objectRef<{ ok: boolean }>('SetPresencePayload').implement({
  description: 'Presence is passed on, not kept.',
  fields: (t) => ({ ok: t.exposeBoolean('ok', { description: 'Always true.' }) }),
});

builder.mutationField('setPresence', (t) =>
  t.field({
    permission: 'session:read',
    type: SetPresencePayload,
    description: 'Tells the others in a session what you do. It ends with your subscription.',
    args: { input: t.arg({ type: SetPresenceInput, required: true, description: 'Who does what, where.' }) },
    resolve: async (_root, { input }, context) => {
      await context.services.sessions.setPresence(requireActor(context), input);
      return { ok: true };
    },
  }),
);
