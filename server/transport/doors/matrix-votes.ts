/** The attack matrix: votes, and which answer is the mainline. */
import { READ, WRITE, aboutSessions, change } from './matrix-cases.ts';
import type { Case } from './matrix-cases.ts';
import type { World } from './matrix-world.ts';

const POLL = 'poll { id votes { messageId actor { displayName } } viewerVote }';
const TALLY = 'poll { id voteCount }';
const mine = (field: string, selection: string, input: (session: World['open']) => Record<string, unknown>) =>
  aboutSessions({ field: `Mutation.${field}`, query: change(field, selection) }, (session) => ({ input: input(session) }), {
    member: 'ok',
    ...(field.endsWith('Vote') && { commenter: 'ok' as const }),
    keys: WRITE,
  });

export const VOTES: Case[] = [
  ...aboutSessions(
    { field: 'Message.poll', query: `query ($id: ID!) { node(id: $id) { ... on Message { ${POLL} } } }` },
    ({ promptId }) => ({ id: promptId }),
    { viewer: 'ok', member: 'ok', keys: READ },
  ),
  ...aboutSessions(
    {
      field: 'Subscription.sessionEvents',
      query: `subscription ($id: ID!) { sessionEvents(sessionId: $id) { ... on SessionSnapshot { polls { ${POLL.slice('poll { '.length)} } } }`,
    },
    ({ id }) => ({ id }),
    { viewer: 'ok', member: 'ok', keys: READ },
  ),
  ...aboutSessions(
    { field: 'Mutation.castVote', query: change('castVote', POLL) },
    ({ answerId }) => ({ input: { messageId: answerId } }),
    // A key that may not read does not see through its vote who else voted.
    { member: 'ok', commenter: 'ok' },
  ),
  // From here on keys have voted, and their names are seen by whoever sees the votes.
  ...mine('castVote', TALLY, ({ answerId }) => ({ messageId: answerId })),
  ...mine('withdrawVote', TALLY, ({ promptId }) => ({ promptId })),
  ...mine('closePoll', TALLY, ({ promptId }) => ({ promptId })),
  ...mine('promoteAnswer', 'session { id }', ({ answerId }) => ({ messageId: answerId })),
];
