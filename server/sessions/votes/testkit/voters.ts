/** For tests: votes as a customer casts them, and a reader that keeps the newest of each. */
import type { TestApp } from '../../../testkit/test-app.ts';
import type { Visitor } from '../../../testkit/visitors.ts';

export interface SeenPoll {
  id: string;
  isBlind: boolean;
  state: 'OPEN' | 'CLOSED';
  voteCount: number;
  tallies: { messageId: string; count: number }[];
  votes: { messageId: string; actor: { displayName: string } }[];
  version: number;
}

export interface SeenAnswer {
  id: string;
  status: string;
  model: { id: string } | null;
  usage: { costMicros: string } | null;
  failure: { code: string; message: string } | null;
}

interface Seen {
  __typename: string;
  polls?: SeenPoll[];
  poll?: SeenPoll;
  messages?: SeenAnswer[];
  message?: SeenAnswer;
  session?: { mainlineLeafId: string | null };
}

const POLL = 'id isBlind state voteCount tallies { messageId count } votes { messageId actor { displayName } } version';
const ANSWER = 'id status model { id name provider } usage { costMicros inputTokens } failure { code message }';
export const WATCH_VOTES = `subscription ($id: ID!) { sessionEvents(sessionId: $id) {
  __typename cursor
  ... on SessionSnapshot { polls { ${POLL} } messages { ${ANSWER} } session { mainlineLeafId } }
  ... on PollChanged { poll { ${POLL} } }
  ... on MessageAdded { message { ${ANSWER} } }
  ... on MessageChanged { message { ${ANSWER} } }
  ... on SessionChanged { session { mainlineLeafId } }
} }`;

const mutation = (name: string, selection: string) =>
  `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`;
export const CAST = mutation('castVote', `poll { ${POLL} viewerVote }`);
export const WITHDRAW = mutation('withdrawVote', `poll { ${POLL} viewerVote }`);
export const CLOSE = mutation('closePoll', `poll { ${POLL} }`);
export const PROMOTE = mutation('promoteAnswer', 'session { mainlineLeafId }');

/** Sends to every model and comes back once all lanes have ended. */
export async function sendLanes(
  app: TestApp,
  visitor: Visitor,
  sessionId: string,
  { models = ['demo:echo', 'demo:echo'], blind = false } = {},
) {
  const { sendPrompt } = await app.done<{ sendPrompt: { prompt: { id: string }; answers: { id: string }[] } }>(
    mutation('sendPrompt', 'prompt { id } answers { id }'),
    { input: { sessionId, text: 'Which one?', models, blind } },
    visitor.headers,
  );
  return { promptId: sendPrompt.prompt.id, answerIds: sendPrompt.answers.map(({ id }) => id) };
}

export async function watchVotes(app: TestApp, visitor: Visitor, sessionId: string) {
  const socket = await app.socket({ authorization: visitor.headers.authorization });
  const reading = socket.start(WATCH_VOTES, { id: sessionId });
  const events = () => reading.results().map(({ data }) => data?.['sessionEvents'] as Seen);
  const until = <Fact>(find: () => Fact | undefined | false) => socket.frames.until(() => find(), String(find));
  const view = {
    socket,
    until,
    events,
    frames: () => JSON.stringify(socket.frames.items),
    changes: () => events().flatMap(({ __typename, poll }) => (__typename === 'PollChanged' && poll ? [poll] : [])),
    /** The newest of what was seen. */
    poll: (promptId: string): SeenPoll | undefined =>
      events()
        .flatMap(({ poll, polls }) => [...(polls ?? []), ...(poll ? [poll] : [])])
        .filter(({ id }) => id === promptId)
        .toSorted((a, b) => a.version - b.version)
        .at(-1),
    answer: (id: string): SeenAnswer | undefined =>
      events()
        .flatMap(({ message, messages }) => [...(messages ?? []), ...(message ? [message] : [])])
        .findLast((message) => message.id === id),
    leaf: () => events().findLast(({ session }) => session)?.session?.mainlineLeafId,
    ended: (ids: readonly string[]) =>
      until(() => ids.every((id) => ['COMPLETE', 'FAILED', 'STOPPED'].includes(view.answer(id)?.status ?? ''))),
    close: () => socket.close(),
  };
  await until(() => events().length > 0);
  return view;
}
