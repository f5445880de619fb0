import type { BranchRecord, OriginRecord, SessionRecord } from './wire/events.ts';
import { ActorInterface } from './actors.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { Message } from './messages.ts';
import { requireActor, requireScope } from './require-actor.ts';
import { implementing } from './session-event.ts';
import type { ValueOf } from './session-event.ts';
import { Session } from './sessions.ts';

const STATES = {
  OPEN: { value: 'open', description: 'Grows.' },
  MERGED: { value: 'merged', description: 'A part of the mainline. It stays so.' },
  CLOSED: { value: 'closed', description: 'Put away; it can be opened again.' },
} as const satisfies Record<Uppercase<BranchRecord['state']>, { value: BranchRecord['state']; description: string }>;

const BranchState = builder.enumType('BranchState', { description: 'How far a branch is.', values: STATES });
export const Branch = builder.objectRef<BranchRecord>('Branch');

const loadBranch = (id: string, { loader, services }: Context) =>
  loader('branch', (ids) => services.sessions.parts.branchesById(ids)).load(id);
const loadSession = (id: string, { loader, services }: Context) =>
  loader('session', (ids) => services.sessions.parts.sessionsById(ids)).load(id);

builder.node(Branch, {
  permission: 'session:read',
  description: 'A named way through a session’s tree, beside the mainline.',
  id: { resolve: (branch) => branch.id, description: 'Starts with brn_.' },
  isTypeOf: (value) => (value as BranchRecord).id.startsWith('brn_'),
  loadOne: (id, context) => context.services.sessions.branch(requireActor(context), id),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Of the open branches of a session no two have one name.' }),
    state: t.expose('state', { type: BranchState, description: 'How far it is.' }),
    baseId: t.exposeID('baseId', { nullable: true, description: 'The message that it departs from; null at the root.' }),
    headId: t.exposeID('headId', { nullable: true, description: 'Its newest message; null while it has none.' }),
    messageCount: t.exposeInt('messageCount', { description: 'Messages of its own: behind the base, up to the head.' }),
    messagesSince: t.int({
      permission: 'session:read',
      description: 'Messages that the mainline has gained since the branch departed; 0 where merging appends no copies.',
      complexity: 10,
      resolve: async ({ sessionId, baseId, headId }, _args, context) => {
        requireScope(context, 'session:read');
        const session = await loadSession(sessionId, context);
        return context.services.sessions.parts.messagesSince(session?.mainlineLeafId ?? null, headId ?? baseId);
      },
    }),
    createdBy: t.field({ type: ActorInterface, description: 'Who opened it.', resolve: ({ createdBy }) => createdBy }),
    mergedIntoId: t.exposeID('mergedIntoId', { nullable: true, description: 'Where the mainline ended after the merge.' }),
    version: t.exposeInt('version', { description: 'Grows with every change: the higher one is the newer.' }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was opened.', resolve: ({ createdAt }) => createdAt }),
    updatedAt: t.field({ type: 'DateTime', description: 'When it last grew or changed.', resolve: ({ updatedAt }) => updatedAt }),
  }),
});

builder.objectField(Session, 'branches', (t) =>
  t.field({
    permission: 'session:read',
    type: [Branch],
    description: 'The open ones first, then what changed last; at most 200.',
    resolve: async ({ id }, _args, context) => {
      requireScope(context, 'session:read');
      return (await context.loader('branches', (ids) => context.services.sessions.parts.branchesOf(ids)).load(id)) ?? [];
    },
  }),
);

builder.objectField(Session, 'origin', (t) =>
  t.field({
    type: Session,
    nullable: true,
    description: 'What it was forked from, where you may read that.',
    extensions: { viewer: true },
    resolve: ({ id }, _args, context) => context.services.sessions.parts.originOf(requireActor(context), id),
  }),
);

const MessageOrigin = builder.objectRef<OriginRecord>('MessageOrigin').implement({
  description: 'Where a copy comes from.',
  fields: (t) => ({
    messageId: t.exposeID('messageId', { nullable: true, description: 'What it is a copy of; null where that is gone.' }),
    sessionId: t.exposeID('sessionId', { nullable: true, description: 'Where that stands; another session where this one was forked.' }),
    branch: t.field({
      type: Branch,
      nullable: true,
      description: 'The branch whose merge brought it; null in a fork.',
      resolve: ({ branchId }, _args, context) => (branchId === null ? null : loadBranch(branchId, context)),
    }),
  }),
});

/** Few messages are copies. */
const RARE = { field: 1, multiplier: 0.2 };

builder.objectField(Message, 'origin', (t) =>
  t.field({
    type: MessageOrigin,
    nullable: true,
    description: 'Only of copies, which a merge or a fork makes.',
    complexity: RARE,
    resolve: ({ origin }) => origin ?? null,
  }),
);

builder.objectRef<ValueOf<'branchChanged'>>('BranchChanged').implement({
  ...implementing('branchChanged'),
  description: 'A branch was opened, grew, or changed its name or state.',
  fields: (t) => ({ branch: t.field({ type: Branch, description: 'As it is now.', resolve: ({ branch }) => branch }) }),
});

const CreateBranchInput = builder.inputType('CreateBranchInput', {
  description: 'A new branch.',
  fields: (t) => ({
    sessionId: t.id({ required: true, description: 'Where.' }),
    messageId: t.id({ description: 'The message to depart from. Left out or null: the root.' }),
    name: t.string({ required: true, description: '1 to 80 characters, unlike those of the other open branches.' }),
  }),
});
const CreateBranchPayload = builder.objectRef<{ branch: BranchRecord }>('CreateBranchPayload').implement({
  description: 'The branch that was opened.',
  fields: (t) => ({ branch: t.expose('branch', { type: Branch, description: 'Empty: send a prompt with its id.' }) }),
});

const UpdateBranchInput = builder.inputType('UpdateBranchInput', {
  description: 'What changes; the rest stays.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Which branch.' }),
    name: t.string({ description: '1 to 80 characters.' }),
    state: t.field({ type: BranchState, description: 'OPEN or CLOSED; MERGED is reached by mergeBranch only.' }),
  }),
});
const UpdateBranchPayload = builder.objectRef<{ branch: BranchRecord }>('UpdateBranchPayload').implement({
  description: 'The branch after the change.',
  fields: (t) => ({ branch: t.expose('branch', { type: Branch, description: 'As it is now.' }) }),
});

const MergeBranchInput = builder.inputType('MergeBranchInput', {
  description: 'What to merge.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Which branch.' }),
    expectedLeafId: t.id({
      description:
        'The mainline’s leaf that you have seen. Needed where the mainline has moved: else CONFLICT, whose extensions.conflict has mainlineLeafId and messagesSince.',
    }),
  }),
});
const MergeBranchPayload = builder.objectRef<{ branch: BranchRecord }>('MergeBranchPayload').implement({
  description: 'The branch after the merge.',
  fields: (t) => ({ branch: t.expose('branch', { type: Branch, description: 'MERGED.' }) }),
});

const ForkSessionInput = builder.inputType('ForkSessionInput', {
  description: 'What to begin a session with.',
  fields: (t) => ({
    messageId: t.id({ required: true, description: 'The last message that is taken along; all above it come too.' }),
    title: t.string({ description: '1 to 200 characters. Left out: the title of the source, marked as a fork.' }),
  }),
});
const ForkSessionPayload = builder.objectRef<{ session: SessionRecord }>('ForkSessionPayload').implement({
  description: 'The session that was opened.',
  fields: (t) => ({ session: t.expose('session', { type: Session, description: 'You are its owner.' }) }),
});

builder.mutationFields((t) => ({
  createBranch: t.field({
    permission: 'session:write',
    type: CreateBranchPayload,
    description: 'Opens a branch at a message, for everybody to see.',
    args: { input: t.arg({ type: CreateBranchInput, required: true, description: 'Where, and its name.' }) },
    resolve: async (_root, { input }, context) => ({
      branch: await context.services.sessions.createBranch(requireActor(context), input),
    }),
  }),
  updateBranch: t.field({
    permission: 'session:write',
    type: UpdateBranchPayload,
    description: 'Renames a branch, closes it or opens it again.',
    args: { input: t.arg({ type: UpdateBranchInput, required: true, description: 'What changes.' }) },
    resolve: async (_root, { input }, context) => ({
      branch: await context.services.sessions.updateBranch(requireActor(context), input),
    }),
  }),
  mergeBranch: t.field({
    permission: 'session:write',
    type: MergeBranchPayload,
    description: 'Appends a branch to the mainline; it asks first where the mainline has moved, and never reorders.',
    args: { input: t.arg({ type: MergeBranchInput, required: true, description: 'What to merge.' }) },
    resolve: async (_root, { input }, context) => ({
      branch: await context.services.sessions.mergeBranch(requireActor(context), input),
    }),
  }),
  forkSession: t.field({
    permission: 'session:create',
    type: ForkSessionPayload,
    description: 'Opens a session of your own with copies of the way to a message; as visible as the source.',
    args: { input: t.arg({ type: ForkSessionInput, required: true, description: 'What to begin with.' }) },
    resolve: async (_root, { input }, context) => ({
      session: await context.services.sessions.forkSession(requireActor(context), input),
    }),
  }),
}));
