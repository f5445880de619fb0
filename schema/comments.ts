import { resolveCursorConnection } from '@pothos/plugin-relay';
import type { ThreadRecord } from '../server/sessions/comments/threads.ts';
import type { CommentRecord, MentionRecord } from './wire/events.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './wire/limits.ts';
import { ActorInterface } from './actors.ts';
import { builder, pageComplexity } from './builder.ts';
import { Failure, Message } from './messages.ts';
import { Model, formerModel } from './models.ts';
import { requireActor, requireScope } from './require-actor.ts';
import { implementing } from './session-event.ts';
import type { ValueOf } from './session-event.ts';
import { Session } from './sessions.ts';

const STATUSES = {
  PENDING: { value: 'pending', description: 'A model that was mentioned is asked.' },
  COMPLETE: { value: 'complete', description: 'It is there.' },
  FAILED: { value: 'failed', description: 'The model did not answer; `failure` says why.' },
} as const satisfies Record<Uppercase<CommentRecord['status']>, { value: CommentRecord['status']; description: string }>;

const MENTION_KINDS = {
  USER: { value: 'user', description: 'A person, who is told.' },
  MODEL: { value: 'model', description: 'A model, which answers in the thread.' },
} as const satisfies Record<Uppercase<MentionRecord['kind']>, { value: MentionRecord['kind']; description: string }>;

const CommentStatus = builder.enumType('CommentStatus', {
  description: 'How far a comment is. Those of people are complete.',
  values: STATUSES,
});
export const MentionKind = builder.enumType('MentionKind', { description: 'Whom a comment mentions.', values: MENTION_KINDS });

/** What a list of comments or mentions counts as: most threads hold a few, most comments mention nobody. */
const USUAL_COMMENTS = 4;
const USUAL_MENTIONS = 1;

const CommentAnchor = builder.objectRef<NonNullable<CommentRecord['anchor']>>('CommentAnchor').implement({
  description: 'The part of a message that a thread is about.',
  fields: (t) => ({
    start: t.exposeInt('start', { description: 'UTF-16 code units of the message’s text before it.' }),
    end: t.exposeInt('end', { description: 'UTF-16 code units of the message’s text up to its end.' }),
    quote: t.exposeString('quote', { description: 'What stood there, at most its first 300 characters.' }),
  }),
});

const Mention = builder.objectRef<MentionRecord>('Mention').implement({
  description: 'Whom a comment mentions.',
  fields: (t) => ({
    kind: t.expose('kind', { type: MentionKind, description: 'A person or a model.' }),
    id: t.exposeID('id', { description: 'Of the person or of the model.' }),
    name: t.exposeString('name', { description: 'As it is written behind the @.' }),
  }),
});

export const Comment = builder.objectRef<CommentRecord>('Comment');

builder.node(Comment, {
  permission: 'session:read',
  description: 'What somebody says about a message, or a model that was mentioned. It never reaches a model that its thread did not ask.',
  id: { resolve: (comment) => comment.id, description: 'Starts with cmt_; ids grow with time.' },
  isTypeOf: (value) => (value as CommentRecord).id.startsWith('cmt_'),
  loadOne: (id, context) => context.services.sessions.comment(requireActor(context), id),
  fields: (t) => ({
    messageId: t.exposeID('messageId', { description: 'What it is about.' }),
    threadId: t.exposeID('threadId', { description: 'The first comment of its thread; its own id where it is the first.' }),
    author: t.field({
      type: ActorInterface,
      nullable: true,
      description: 'Who wrote it, by the name of that moment; null where a model did.',
      resolve: ({ author }) => author,
    }),
    model: t.field({
      type: Model,
      nullable: true,
      description: 'Which model wrote it; null where somebody did.',
      resolve: ({ modelId }, _args, { services }) => (modelId === null ? null : (services.models.find(modelId) ?? formerModel(modelId))),
    }),
    text: t.exposeString('text', { description: 'Markdown; empty where it is pending, failed or deleted.' }),
    status: t.expose('status', { type: CommentStatus, description: 'How far it is.' }),
    failure: t.field({
      type: Failure,
      nullable: true,
      description: 'Why the model did not answer, or not to its end.',
      resolve: ({ failure }) => failure,
    }),
    anchor: t.field({
      type: CommentAnchor,
      nullable: true,
      description: 'Of the first comment of a thread: which part of the message; null for the whole.',
      resolve: ({ anchor }) => anchor,
    }),
    mentions: t.field({
      type: [Mention],
      description: 'Whom it mentions.',
      complexity: { field: 1, multiplier: USUAL_MENTIONS },
      resolve: ({ mentions }) => mentions,
    }),
    resolvedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Of the first comment of a thread: since when it is settled.',
      resolve: ({ resolvedAt }) => resolvedAt,
    }),
    resolvedBy: t.field({
      type: ActorInterface,
      nullable: true,
      description: 'Who settled it.',
      resolve: ({ resolvedBy }) => resolvedBy,
    }),
    version: t.exposeInt('version', { description: 'Grows with every change: the higher one is the newer.' }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was said.', resolve: ({ createdAt }) => createdAt }),
    editedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When its author last changed it.',
      resolve: ({ editedAt }) => editedAt,
    }),
    deletedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was deleted; it keeps its place without its text.',
      resolve: ({ deletedAt }) => deletedAt,
    }),
  }),
});

const CommentThread = builder.objectRef<ThreadRecord>('CommentThread').implement({
  description: 'A comment and those that answer it.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'That of its first comment.' }),
    messageId: t.exposeID('messageId', { description: 'What it is about.' }),
    comments: t.field({
      type: [Comment],
      description: 'Oldest first. The first one has the anchor, and says whether the thread is resolved. At most 200.',
      complexity: { field: 1, multiplier: USUAL_COMMENTS },
      resolve: ({ comments }) => comments,
    }),
  }),
});

builder.objectField(Session, 'threads', (t) =>
  t.connection(
    {
      permission: 'session:read',
      type: CommentThread,
      description: 'What people say about the messages, oldest thread first.',
      complexity: pageComplexity(DEFAULT_PAGE_SIZE),
      args: {
        messageIds: t.arg.idList({ description: 'Only of these messages, at most 200.' }),
        resolved: t.arg.boolean({ description: 'Only those that are settled, or only the others.' }),
      },
      resolve: ({ id }, { messageIds, resolved, ...args }, context) => {
        requireScope(context, 'session:read');
        return resolveCursorConnection<Promise<ThreadRecord[]>>(
          { args, defaultSize: DEFAULT_PAGE_SIZE, maxSize: MAX_PAGE_SIZE, toCursor: (thread) => thread.id },
          (page) => context.services.sessions.parts.threads(id, { ...page, messageIds, resolved }),
        );
      },
    },
    { description: 'A part of the threads.' },
    { description: 'One thread and where it stands in the list.' },
  ),
);

builder.objectField(Message, 'commentCount', (t) =>
  t.int({
    permission: 'session:read',
    description: 'How many comments stand in threads that are not settled.',
    resolve: async ({ id }, _args, context) => {
      requireScope(context, 'session:read');
      const loader = context.loader('comment-counts', (ids) => context.services.sessions.parts.commentCounts(ids));
      return (await loader.load(id)) ?? 0;
    },
  }),
);

builder.objectRef<ValueOf<'commentChanged'>>('CommentChanged').implement({
  ...implementing('commentChanged'),
  description: 'A comment is new or changed; the one with the higher `version` holds.',
  fields: (t) => ({ comment: t.field({ type: Comment, description: 'As it is now.', resolve: ({ comment }) => comment }) }),
});
