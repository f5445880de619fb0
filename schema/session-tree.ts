import { MAX_TREE_PAGE } from './wire/limits.ts';
import type { TreeNodeRecord, TreeRecord } from '../server/sessions/branches/tree-list.ts';
import { ActorInterface } from './actors.ts';
import { builder } from './builder.ts';
import { MessageRole, MessageStatus } from './messages.ts';
import { Model, formerModel } from './models.ts';
import { requireScope } from './require-actor.ts';
import { Session } from './sessions.ts';

const TreeNode = builder.objectRef<TreeNodeRecord>('TreeNode').implement({
  description: 'A message at a glance.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Of the message.' }),
    parentId: t.exposeID('parentId', { nullable: true, description: 'The message above; null at a root.' }),
    role: t.expose('role', { type: MessageRole, description: 'Who speaks.' }),
    status: t.expose('status', { type: MessageStatus, description: 'How far it is.' }),
    lane: t.exposeInt('lane', { nullable: true, description: 'Which of the answers side by side; null for prompts.' }),
    excerpt: t.exposeString('excerpt', { description: 'How it begins: one line of at most 80 characters.' }),
    author: t.field({
      type: ActorInterface,
      nullable: true,
      description: 'Who wrote a prompt, by the name of that moment.',
      resolve: ({ author }) => author,
    }),
    model: t.field({
      type: Model,
      nullable: true,
      description: 'Which model answers; null for prompts, and while a blind vote hides it.',
      resolve: ({ modelId }, _args, { services }) => (modelId === null ? null : (services.models.find(modelId) ?? formerModel(modelId))),
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was sent or asked for.', resolve: ({ createdAt }) => createdAt }),
  }),
});

const SessionTree = builder.objectRef<TreeRecord>('SessionTree').implement({
  description: 'A part of a session’s tree, for a map of it.',
  fields: (t) => ({
    nodes: t.field({ type: [TreeNode], description: 'Oldest first; parents may be in an earlier part.', resolve: ({ nodes }) => nodes }),
    hasEarlier: t.exposeBoolean('hasEarlier', { description: 'Whether there are older ones, for `before`.' }),
  }),
});

/** What a page weighs against the limit of an operation: no more than four of them in one. */
const PAGE_COMPLEXITY = 1_000;

builder.objectField(Session, 'tree', (t) =>
  t.field({
    permission: 'session:read',
    type: SessionTree,
    description: 'All messages at a glance, of all branches, newest page first.',
    args: {
      limit: t.arg.int({ defaultValue: MAX_TREE_PAGE, description: 'How many of the newest, 1 to 1,000.' }),
      before: t.arg.id({ description: 'Only what is older than this message.' }),
    },
    complexity: PAGE_COMPLEXITY,
    resolve: ({ id }, { limit, before }, context) => {
      requireScope(context, 'session:read');
      return context.services.sessions.parts.tree(id, { limit: Math.min(Math.max(limit ?? MAX_TREE_PAGE, 1), MAX_TREE_PAGE), before });
    },
  }),
);
