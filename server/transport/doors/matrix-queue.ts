/** The attack matrix: the queue of prompts. In this order: a prompt that was taken out cannot be taken back. */
import { READ, aboutSessions, change } from './matrix-cases.ts';
import type { Case, Outcome } from './matrix-cases.ts';
import type { World } from './matrix-world.ts';

const PROMPT = 'id excerpt text author { displayName } models { id }';
const QUEUE_OF = `queue { version pause { reason detail } prompts { ${PROMPT} } }`;
const WATCH = `subscription ($id: ID!) { sessionEvents(sessionId: $id) { __typename ... on SessionSnapshot { session { ${QUEUE_OF} } } } }`;

const reads = (field: string, query: string, input: (session: World['open']) => Record<string, unknown>) =>
  aboutSessions({ field, query }, input, { viewer: 'ok', member: 'ok', keys: READ });
const writes = (name: string, selection: string, input: (session: World['open']) => Record<string, unknown>, member: Outcome = 'ok') =>
  aboutSessions({ field: `Mutation.${name}`, query: change(name, selection) }, (session) => ({ input: input(session) }), {
    member,
    keys: { 'session:write': member },
  });

export const QUEUE: Case[] = [
  ...reads('Session.queue', `query ($id: ID!) { session(id: $id) { ${QUEUE_OF} } }`, ({ id }) => ({ id })),
  ...reads('QueuedPrompt', `query ($id: ID!) { node(id: $id) { ... on QueuedPrompt { ${PROMPT} } } }`, ({ queuedPromptId }) => ({
    id: queuedPromptId,
  })),
  ...reads('Subscription.sessionEvents', WATCH, ({ id }) => ({ id })),
  ...writes('reorderQueue', 'queue { version }', ({ id, queuedPromptId }) => ({ sessionId: id, ids: [queuedPromptId] })),
  ...writes('resumeQueue', 'queue { version }', ({ id }) => ({ sessionId: id })),
  ...aboutSessions(
    {
      field: 'Mutation.resumeQueue',
      what: 'reading the rest through the answer',
      query: change('resumeQueue', 'queue { prompts { id } }'),
    },
    ({ id }) => ({ input: { sessionId: id } }),
    { member: 'ok' },
  ),
  ...writes('removeQueuedPrompt', 'queue { version }', ({ queuedPromptId }) => ({ id: queuedPromptId })),
  ...writes('returnToDraft', 'queue { version }', ({ queuedPromptId }) => ({ id: queuedPromptId }), 'CONFLICT'),
  ...writes('queuePrompt', 'queuedPrompt { id }', ({ id }) => ({ sessionId: id, text: 'Hello', models: ['demo:echo'] })),
  ...writes('steer', 'queuedPrompt { id }', ({ id }) => ({ sessionId: id, text: 'Hello', models: ['demo:echo'] })),
];
