import { GraphQLError } from 'graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type {
  MessageRecord,
  MessageRole as MessageRoleValue,
  MessageStatus as MessageStatusValue,
  FailureRecord,
  UsageRecord,
} from './wire/events.ts';
import { ActorInterface } from './actors.ts';
import { builder } from './builder.ts';
import { Model, formerModel } from './models.ts';
import { requireActor, requireScope } from './require-actor.ts';

const ROLES = {
  USER: { value: 'user', description: 'A prompt.' },
  ASSISTANT: { value: 'assistant', description: 'An answer of a model.' },
  SYSTEM: { value: 'system', description: 'An instruction.' },
  TOOL: { value: 'tool', description: 'The result of a tool.' },
} as const satisfies Record<Uppercase<MessageRoleValue>, { value: MessageRoleValue; description: string }>;

const STATUSES = {
  QUEUED: { value: 'queued', description: 'Waits for the first token, perhaps of another attempt.' },
  STREAMING: { value: 'streaming', description: 'Is being written.' },
  COMPLETE: { value: 'complete', description: 'Whole: the provider said that it ended.' },
  STOPPED: { value: 'stopped', description: 'Somebody stopped it.' },
  FAILED: { value: 'failed', description: 'It failed; `failure` says why.' },
  INTERRUPTED: { value: 'interrupted', description: 'The server that wrote it went away. It can be continued or retried.' },
} as const satisfies Record<Uppercase<MessageStatusValue>, { value: MessageStatusValue; description: string }>;

export const MessageRole = builder.enumType('MessageRole', { description: 'Who speaks.', values: ROLES });
export const MessageStatus = builder.enumType('MessageStatus', {
  description: 'How far a message is. The last four never change.',
  values: STATUSES,
});

export const Failure = builder.objectRef<FailureRecord>('Failure').implement({
  description: 'Why an answer failed.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'For programs, e.g. RATE_LIMITED, STALLED, TRUNCATED.' }),
    message: t.exposeString('message', { description: 'For people.' }),
  }),
});

const TokenUsage = builder.objectRef<UsageRecord>('TokenUsage').implement({
  description: 'What an answer used.',
  fields: (t) => ({
    inputTokens: t.exposeInt('inputTokens', { description: 'All input, cached or not.' }),
    cachedInputTokens: t.exposeInt('cachedInputTokens', { description: 'The part of the input that the provider’s cache served.' }),
    outputTokens: t.exposeInt('outputTokens', { description: 'All output, reasoning included.' }),
    reasoningTokens: t.exposeInt('reasoningTokens', { description: 'The part of the output that was reasoning.' }),
    costMicros: t.field({
      type: 'BigInt',
      description: 'At list price, in micro-USD; 0 on the workspace’s own key.',
      resolve: ({ costMicros }) => costMicros,
    }),
    onOwnKey: t.boolean({
      description: 'Whether it went by the workspace’s own key: metered, and charged to nobody here.',
      resolve: ({ onOwnKey }) => onOwnKey === true,
    }),
    estimated: t.exposeBoolean('estimated', { description: 'Whether the provider gave no final figure.' }),
  }),
});

/** What a list of siblings counts as: most places of a session hold one or two messages. */
const USUAL_SIBLINGS = 2;

/** Lists that hold each other would grow with every level. */
function refuseNested({ path }: GraphQLResolveInfo): void {
  for (let above = path.prev; above; above = above.prev) {
    if (above.typename !== 'Message') continue;
    const message = 'Ask for siblings of messages that were not reached through another message.';
    throw new GraphQLError(message, { extensions: { code: 'TOO_COMPLEX' } });
  }
}

export const Message = builder.objectRef<MessageRecord>('Message');

builder.node(Message, {
  permission: 'session:read',
  description: 'A node of a session’s tree: a prompt or an answer.',
  id: { resolve: (message) => message.id, description: 'Starts with msg_; ids grow with time.' },
  isTypeOf: (value) => (value as MessageRecord).id.startsWith('msg_'),
  loadOne: (id, context) => context.services.sessions.message(requireActor(context), id),
  fields: (t) => ({
    parentId: t.exposeID('parentId', { nullable: true, description: 'The message above; null at a root.' }),
    role: t.expose('role', { type: MessageRole, description: 'Who speaks.' }),
    author: t.field({
      type: ActorInterface,
      nullable: true,
      description: 'Who wrote a prompt, by the name of that moment.',
      resolve: ({ author }) => author,
    }),
    model: t.field({
      type: Model,
      nullable: true,
      description: 'Which model answers; null for prompts, and while a blind vote on it is open.',
      resolve: ({ modelId }, _args, { services }) => (modelId === null ? null : (services.models.find(modelId) ?? formerModel(modelId))),
    }),
    lane: t.exposeInt('lane', {
      nullable: true,
      description: 'Which of the answers side by side, from 0; a retry keeps its lane. Null for prompts.',
    }),
    text: t.exposeString('text', {
      description: 'Markdown. Of a running answer what there is so far; TextAppended brings the rest by offset.',
    }),
    status: t.expose('status', { type: MessageStatus, description: 'How far it is.' }),
    failure: t.field({ type: Failure, nullable: true, description: 'Why it failed.', resolve: ({ failure }) => failure }),
    usage: t.field({
      type: TokenUsage,
      nullable: true,
      description: 'Null until the answer has ended, and while a blind vote on it is open.',
      resolve: ({ usage }) => usage,
    }),
    attempts: t.exposeInt('attempts', { description: 'Attempts at the provider so far.' }),
    siblings: t.field({
      permission: 'session:read',
      type: [Message],
      description:
        'The messages with the same parent, this one included, oldest first: lanes, retries, other prompts. Of more than 24 the newest, and this one.',
      complexity: { field: 1, multiplier: USUAL_SIBLINGS },
      resolve: async (message, _args, context, info) => {
        requireScope(context, 'session:read');
        refuseNested(info);
        const { sessionId, parentId, id } = message;
        const { messageChildren } = context.services.sessions.parts;
        const loader = context.loader(`children in ${sessionId}`, (parentIds) => messageChildren(sessionId, parentIds));
        const found = (await loader.load(parentId ?? sessionId)) ?? [];
        return found.some((sibling) => sibling.id === id) ? found : [message, ...found];
      },
    }),
    siblingCount: t.int({
      permission: 'session:read',
      description: 'How many messages have the same parent, this one included.',
      resolve: async ({ sessionId, parentId }, _args, context) => {
        requireScope(context, 'session:read');
        const { messageChildCounts } = context.services.sessions.parts;
        const loader = context.loader(`child counts in ${sessionId}`, (parentIds) => messageChildCounts(sessionId, parentIds));
        return (await loader.load(parentId ?? sessionId)) ?? 1;
      },
    }),
    stoppedBy: t.field({
      type: ActorInterface,
      nullable: true,
      description: 'Who stopped it, where somebody did.',
      resolve: ({ stoppedBy }) => stoppedBy ?? null,
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was sent or asked for.', resolve: ({ createdAt }) => createdAt }),
    firstTokenAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When its first token came; null for prompts, and while a blind vote on it is open.',
      resolve: ({ firstTokenAt }) => firstTokenAt,
    }),
    finishedAt: t.field({ type: 'DateTime', nullable: true, description: 'When it ended.', resolve: ({ finishedAt }) => finishedAt }),
  }),
});
