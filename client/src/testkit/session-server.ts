/** A real GraphQL server with the product's own schema, over HTTP and graphql-transport-ws, for the tests of the session's page. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { GraphQLError } from 'graphql';
import { useServer as serveSockets } from 'graphql-ws/use/ws';
import { createSchema, createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import type { Visibility, WhoInvites } from '../gql/graphql.ts';
import type { ErrorCode } from '../../../schema/wire/errors.ts';
import type { Mention } from '../live/comments.ts';
import { HEAD } from '../live/history-fixture.ts';
import { MODELS } from './session-world.ts';
import type { SessionWorld } from './session-world.ts';

const typeDefs = readFileSync(join(import.meta.dirname, '../../../schema/schema.graphql'), 'utf8');

interface Input {
  id: string;
  models: string[];
  text?: string | null;
  parentId?: string | null;
  update: string;
  title?: string;
  archived?: boolean;
  visibility?: Visibility;
  whoInvites?: WhoInvites;
  blind?: boolean | null;
  messageId: string;
  promptId: string;
  name: string;
  state?: 'OPEN' | 'CLOSED' | null;
  branchId?: string | null;
  expectedLeafId?: string | null;
  threadId?: string | null;
  anchor?: { start: number; end: number } | null;
  mentions?: Mention[] | null;
  emoji: string;
  on: boolean;
  queuedPromptId?: string | null;
  ids: string[];
}

export async function startSessionServer(world: SessionWorld) {
  const asked: { field: string; input: Input }[] = [];
  const refusals = new Map<string, { code: ErrorCode; message: string; more: object }>();
  let subscribeRefusal: ErrorCode | null = null;
  let isDark = false;

  function mutation<T>(field: string, act: (input: Input) => T) {
    return (_root: unknown, { input }: { input: Input }): T => {
      asked.push({ field, input });
      const refusal = refusals.get(field);
      refusals.delete(field);
      if (refusal) throw new GraphQLError(refusal.message, { extensions: { code: refusal.code, ...refusal.more } });
      return act(input);
    };
  }

  const failure = () => new GraphQLError('no longer', { extensions: { code: subscribeRefusal ?? 'UNAVAILABLE' } });
  const page = () => {
    const all = [...world.messages.values()];
    const siblings = (parentId: string | null | undefined) => all.filter((one) => (one.parentId ?? null) === (parentId ?? null));
    const edges = all.map((message) => ({ cursor: message.id, node: { ...message, siblings: siblings(message.parentId) } }));
    return { edges, pageInfo: { hasPreviousPage: false, hasNextPage: false, startCursor: all[0]?.id, endCursor: all.at(-1)?.id } };
  };
  const typeOf = { __resolveType: (value: { __typename: string }) => value.__typename };
  const schema = createSchema({
    typeDefs,
    resolvers: {
      Actor: typeOf,
      Node: typeOf,
      SessionEvent: typeOf,
      Query: {
        models: () => MODELS,
        session: () => ({ ...world.session(), messages: page(), tree: world.tree(), origin: world.origin, readUntilId: world.readUntilId }),
        server: () => ({ version: '1', mailConfigured: true, outboxUrl: null }),
        promptEstimate: (_root: unknown, { input }: { input: object }) => world.budgets.estimate(input),
        node: (_root: unknown, { id }: { id: string }) =>
          world.budgets.node(id) ??
          world.sharing.node(id) ??
          world.branches.node(id, world.session()) ?? { __typename: 'Message', ...world.messages.get(id), poll: world.polls.of(id) },
      },
      Message: {
        reactions: ({ id }: { id: string }) => world.comments.reactions(id).reactions,
        reactionsVersion: ({ id }: { id: string }) => world.comments.reactions(id).version,
      },
      Session: { threads: () => world.comments.threads(), budgets: () => world.budgets.all, ...world.sharing.fields },
      Mutation: {
        addComment: mutation('addComment', (input) => ({
          comment: world.comments.say({ ...input, text: input.text ?? '' }),
          unreachable: world.comments.unreachable,
        })),
        editComment: mutation('editComment', ({ id, text, mentions }) => ({
          comment: world.comments.change(id, { text: text ?? '', mentions: mentions ?? [], editedAt: HEAD.createdAt }),
          unreachable: [],
        })),
        deleteComment: mutation('deleteComment', ({ id }) => ({
          comment: world.comments.change(id, { text: '', deletedAt: HEAD.createdAt }),
        })),
        resolveThread: mutation('resolveThread', ({ threadId }) => ({
          comment: world.comments.change(threadId!, { resolvedAt: HEAD.createdAt }),
        })),
        reopenThread: mutation('reopenThread', ({ threadId }) => ({ comment: world.comments.change(threadId!, { resolvedAt: null }) })),
        toggleReaction: mutation('toggleReaction', ({ messageId, emoji, on }) => world.comments.react(messageId, emoji, on)),
        ...Object.fromEntries(Object.entries(world.sharing.answers).map(([field, answer]) => [field, mutation<unknown>(field, answer)])),
        sendPrompt: mutation('sendPrompt', ({ models, text, parentId, blind, branchId }) =>
          world.send(models, text, parentId, blind, branchId),
        ),
        stopMessage: mutation('stopMessage', ({ id }) => ({ message: world.stop(id) })),
        retryMessage: mutation('retryMessage', ({ id }) => ({ answer: world.again(id) })),
        continueMessage: mutation('continueMessage', ({ id }) => ({ answer: world.again(id, world.messages.get(id)!.text) })),
        updateSession: mutation('updateSession', ({ title, archived, visibility, whoInvites }) => ({
          session: world.update({
            ...(title ? { title } : {}),
            ...(visibility ? { visibility } : {}),
            ...(whoInvites && world.sharing.change({ whoInvites }) && {}),
            ...(archived ? { archivedAt: world.session().createdAt } : { archivedAt: null }),
          }),
        })),
        queuePrompt: mutation('queuePrompt', ({ models, text }) => world.putInQueue(models, text)),
        steer: mutation('steer', ({ queuedPromptId, models, text }) => world.steer(queuedPromptId ?? null, models, text)),
        reorderQueue: mutation('reorderQueue', ({ ids }) => ({ queue: world.queue.reorder(ids) })),
        removeQueuedPrompt: mutation('removeQueuedPrompt', ({ id }) => ({ queue: world.queue.remove(id) })),
        returnToDraft: mutation('returnToDraft', ({ id }) => ({ queue: world.queue.remove(id) })),
        resumeQueue: mutation('resumeQueue', () => ({ queue: world.queue.pause(null) })),
        editDraft: mutation('editDraft', ({ update }) => {
          world.edit(update);
          return { version: 1 };
        }),
        createBranch: mutation('createBranch', ({ name, messageId }) => ({ branch: world.branches.open(name, messageId ?? null) })),
        updateBranch: mutation('updateBranch', ({ id, name, state }) => ({
          branch: world.branches.change(id, { ...(name ? { name } : {}), ...(state ? { state } : {}) }),
        })),
        mergeBranch: mutation('mergeBranch', ({ id, expectedLeafId }) => ({ branch: world.mergeBranch(id, expectedLeafId) })),
        forkSession: mutation('forkSession', () => ({ session: { ...world.session(), id: 'ses_fork' } })),
        setPresence: mutation('setPresence', () => ({ ok: true })),
        markSessionRead: mutation('markSessionRead', () => ({ session: { ...world.session(), unreadCount: 0 } })),
        requestBudget: mutation('requestBudget', () => ({ request: world.budgets.ask() })),
        castVote: mutation('castVote', ({ messageId }) => ({ poll: world.polls.cast(messageId) })),
        withdrawVote: mutation('withdrawVote', ({ promptId }) => ({ poll: world.polls.withdraw(promptId) })),
        closePoll: mutation('closePoll', ({ promptId }) => ({ poll: world.polls.close(promptId) })),
        promoteAnswer: mutation('promoteAnswer', ({ messageId }) => ({ session: world.update({ mainlineLeafId: messageId }) })),
      },
      Subscription: {
        sessionEvents: {
          subscribe: () => {
            if (subscribeRefusal) throw failure();
            return world.feed.read(world.snapshot, failure);
          },
          resolve: (event: unknown) => event,
        },
      },
    },
  });

  const yoga = createYoga({ schema, logging: false, maskedErrors: false, cors: { origin: '*' } });
  const http = createServer((request, response) => void yoga(request, response));
  const sockets = new WebSocketServer({ server: http, path: '/graphql', verifyClient: () => !isDark });
  serveSockets({ schema }, sockets);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));

  return {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    asked: (field: string) => asked.filter((one) => one.field === field).map(({ input }) => input),
    /** The next call of this mutation is answered with this code. */
    refuse: (field: string, code: ErrorCode, message = 'refused', more: object = {}) => refusals.set(field, { code, message, more }),
    /** From now on nobody may read, and who reads is sent away. */
    lockOut(code: ErrorCode): void {
      subscribeRefusal = code;
      world.feed.end();
    },
    /** Every socket is cut and none is taken, until it comes back. */
    goDark(): void {
      isDark = true;
      sockets.clients.forEach((socket) => socket.terminate());
    },
    comeBack(): void {
      isDark = false;
    },
    async close(): Promise<void> {
      sockets.clients.forEach((socket) => socket.terminate());
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
