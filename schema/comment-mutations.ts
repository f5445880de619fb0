import type { SaidComment } from '../server/sessions/comments/add-comment.ts';
import type { CommentRecord } from './wire/events.ts';
import { builder } from './builder.ts';
import { Comment, MentionKind } from './comments.ts';
import { requireActor } from './require-actor.ts';
import { User } from './users.ts';

const CommentAnchorInput = builder.inputType('CommentAnchorInput', {
  description: 'Which part of a message.',
  fields: (t) => ({
    start: t.int({ required: true, description: 'UTF-16 code units of the message’s text before it.' }),
    end: t.int({ required: true, description: 'UTF-16 code units of the message’s text up to its end.' }),
  }),
});

const MentionInput = builder.inputType('MentionInput', {
  description: 'Whom a comment mentions.',
  fields: (t) => ({
    kind: t.field({ type: MentionKind, required: true, description: 'A person or a model.' }),
    id: t.id({ required: true, description: 'Of somebody in the workspace or in the session, or of a model.' }),
    name: t.string({ required: true, description: 'As the text says it, without the @.' }),
  }),
});

const AddCommentInput = builder.inputType('AddCommentInput', {
  description: 'What to say, and where.',
  fields: (t) => ({
    messageId: t.id({ required: true, description: 'What it is about.' }),
    threadId: t.id({ description: 'The thread that it answers; left out: a new one. A settled thread is open again with it.' }),
    text: t.string({ required: true, description: 'Markdown, 1 to 10,000 characters.' }),
    anchor: t.field({ type: CommentAnchorInput, description: 'For a new thread: which part of the message; left out: the whole.' }),
    mentions: t.field({
      type: [MentionInput],
      description: 'At most 20. A model that is mentioned answers in the thread; that costs, so only editors may, three at once.',
    }),
    clientMutationId: t.string({ description: 'The same id within a session gives the same comment again, never a second one.' }),
  }),
});

const SaidCommentFields = {
  comment: 'As it is now.',
  unreachable: 'Whom it mentions but who are not in this session, so that they were not told.',
} as const;

const AddCommentPayload = builder.objectRef<SaidComment>('AddCommentPayload').implement({
  description: 'What was said.',
  fields: (t) => ({
    comment: t.expose('comment', { type: Comment, description: SaidCommentFields.comment }),
    unreachable: t.expose('unreachable', { type: [User], description: SaidCommentFields.unreachable }),
  }),
});

const EditCommentInput = builder.inputType('EditCommentInput', {
  description: 'What a comment should say instead.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'A comment of your own.' }),
    text: t.string({ required: true, description: 'Markdown, 1 to 10,000 characters.' }),
    mentions: t.field({ type: [MentionInput], description: 'All of them; who is new is told. A model is asked by new comments only.' }),
  }),
});
const EditCommentPayload = builder.objectRef<SaidComment>('EditCommentPayload').implement({
  description: 'What it says now.',
  fields: (t) => ({
    comment: t.expose('comment', { type: Comment, description: SaidCommentFields.comment }),
    unreachable: t.expose('unreachable', { type: [User], description: SaidCommentFields.unreachable }),
  }),
});

const DeleteCommentInput = builder.inputType('DeleteCommentInput', {
  description: 'What to delete.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'A comment of your own, or a reply that you asked for; owners may delete any.' }),
  }),
});
const DeleteCommentPayload = builder.objectRef<{ comment: CommentRecord }>('DeleteCommentPayload').implement({
  description: 'What is left of it.',
  fields: (t) => ({ comment: t.expose('comment', { type: Comment, description: 'Without its text.' }) }),
});

const ResolveThreadInput = builder.inputType('ResolveThreadInput', {
  description: 'What is settled.',
  fields: (t) => ({ threadId: t.id({ required: true, description: 'The thread.' }) }),
});
const ResolveThreadPayload = builder.objectRef<{ comment: CommentRecord }>('ResolveThreadPayload').implement({
  description: 'The settled thread.',
  fields: (t) => ({ comment: t.expose('comment', { type: Comment, description: 'Its first comment.' }) }),
});
const ReopenThreadInput = builder.inputType('ReopenThreadInput', {
  description: 'What is not settled after all.',
  fields: (t) => ({ threadId: t.id({ required: true, description: 'The thread.' }) }),
});
const ReopenThreadPayload = builder.objectRef<{ comment: CommentRecord }>('ReopenThreadPayload').implement({
  description: 'The open thread.',
  fields: (t) => ({ comment: t.expose('comment', { type: Comment, description: 'Its first comment.' }) }),
});

builder.mutationFields((t) => ({
  addComment: t.field({
    permission: 'session:comment',
    type: AddCommentPayload,
    description: 'Says something about a message. For commenters, editors and owners.',
    args: { input: t.arg({ type: AddCommentInput, required: true, description: 'What, and where.' }) },
    resolve: (_root, { input }, context) => context.services.sessions.addComment(requireActor(context), input),
  }),
  editComment: t.field({
    permission: 'session:comment',
    type: EditCommentPayload,
    description: 'Changes what one said.',
    args: { input: t.arg({ type: EditCommentInput, required: true, description: 'What it should say.' }) },
    resolve: (_root, { input }, context) => context.services.sessions.editComment(requireActor(context), input),
  }),
  deleteComment: t.field({
    permission: 'session:comment',
    type: DeleteCommentPayload,
    description: 'Deletes a comment. The others of its thread stay; a thread without any is gone.',
    args: { input: t.arg({ type: DeleteCommentInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, context) => ({
      comment: await context.services.sessions.deleteComment(requireActor(context), input.id),
    }),
  }),
  resolveThread: t.field({
    permission: 'session:comment',
    type: ResolveThreadPayload,
    description: 'Settles a thread; whoever may comment may do so.',
    args: { input: t.arg({ type: ResolveThreadInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, context) => ({
      comment: await context.services.sessions.resolveThread(requireActor(context), input.threadId),
    }),
  }),
  reopenThread: t.field({
    permission: 'session:comment',
    type: ReopenThreadPayload,
    description: 'Opens a settled thread again.',
    args: { input: t.arg({ type: ReopenThreadInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, context) => ({
      comment: await context.services.sessions.reopenThread(requireActor(context), input.threadId),
    }),
  }),
}));
