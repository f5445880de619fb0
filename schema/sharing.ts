import type { LinkGuestRecord } from '../server/sessions/sharing/link-guests.ts';
import type { ShareLinkRecord, ShareLinkState as State } from '../server/sessions/sharing/share-link-records.ts';
import type { OpenedShareLink } from '../server/sessions/sharing/share-links.ts';
import { ActorInterface } from './actors.ts';
import { ONE_SESSION_COMPLEXITY, builder } from './builder.ts';
import { requireActor } from './require-actor.ts';
import { SessionRole } from './session-enums.ts';
import { Session } from './sessions.ts';
import type { SessionRecord } from './wire/events.ts';

const STATES = {
  ACTIVE: { value: 'active', description: 'It opens the session.' },
  EXPIRED: { value: 'expired', description: 'Its time is over. Another expiresAt makes it work again.' },
  SUSPENDED: { value: 'suspended', description: 'It works again as soon as the session’s visibility is LINK.' },
  REVOKED: { value: 'revoked', description: 'It never works again.' },
} as const satisfies Record<Uppercase<State>, { value: State; description: string }>;

export const ShareLinkState = builder.enumType('ShareLinkState', {
  description: 'Whether a share link opens its session.',
  values: STATES,
});

const ShareLink = builder.objectRef<ShareLinkRecord>('ShareLink');

builder.node(ShareLink, {
  permission: 'session:invite',
  description: 'Lets whoever has it into one session. For those who may invite there.',
  id: { resolve: (link) => link.id, description: 'Starts with lnk_.' },
  isTypeOf: (value) => (value as ShareLinkRecord).id.startsWith('lnk_'),
  loadOne: (id, context) => context.services.sharing.shareLink(requireActor(context), id),
  fields: (t) => ({
    name: t.exposeString('name', { nullable: true, description: 'What the link is for, in the words of who made it.' }),
    role: t.expose('role', { type: SessionRole, description: 'What whoever comes by it is; never OWNER.' }),
    state: t.expose('state', { type: ShareLinkState, description: 'Whether it opens the session now.' }),
    hasPassword: t.exposeBoolean('hasPassword', { description: 'Whether it takes a password besides.' }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it ends; null: never.',
      resolve: ({ expiresAt }) => expiresAt,
    }),
    createdBy: t.field({
      type: ActorInterface,
      description: 'Who made it, by the name of that moment.',
      resolve: ({ createdBy }) => createdBy,
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was made.', resolve: ({ createdAt }) => createdAt }),
    uses: t.exposeInt('uses', { description: 'How many people have come by it.' }),
    lastUsedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When somebody came by it last.',
      resolve: ({ lastUsedAt }) => lastUsedAt,
    }),
  }),
});

const LinkGuest = builder.objectRef<LinkGuestRecord>('LinkGuest').implement({
  description: 'Somebody who came into a session by a share link.',
  fields: (t) => ({
    actor: t.field({ type: ActorInterface, description: 'A Guest, or a User who came in their own name.', resolve: ({ actor }) => actor }),
    role: t.expose('role', { type: SessionRole, description: 'The best of what their links give them.' }),
    linkId: t.exposeID('linkId', { description: 'The link that gives it.' }),
    linkName: t.exposeString('linkName', { nullable: true, description: 'The name of that link.' }),
    joinedAt: t.field({ type: 'DateTime', description: 'When they came.', resolve: ({ joinedAt }) => joinedAt }),
  }),
});

builder.objectFields(Session, (t) => ({
  viewerMayInvite: t.boolean({
    description: 'Whether you may let others in: add people, and make and see share links.',
    extensions: { viewer: true },
    resolve: async ({ id }, _args, context) => {
      const actor = requireActor(context);
      return (await context.loader('may-invite', (ids) => context.services.sharing.mayInvite(actor, ids)).load(id)) ?? false;
    },
  }),
  shareLinks: t.field({
    permission: 'session:invite',
    type: [ShareLink],
    description: 'Those that were not revoked, oldest first; FORBIDDEN unless viewerMayInvite.',
    complexity: ONE_SESSION_COMPLEXITY,
    extensions: { viewer: true },
    resolve: ({ id }, _args, context) => context.services.sharing.shareLinksOf(requireActor(context), id),
  }),
  linkGuests: t.field({
    permission: 'session:invite',
    type: [LinkGuest],
    description: 'Who came by share links that are alive, each of them once, newest first, at most 500; FORBIDDEN unless viewerMayInvite.',
    complexity: ONE_SESSION_COMPLEXITY,
    extensions: { viewer: true },
    resolve: ({ id }, _args, context) => context.services.sharing.linkGuestsOf(requireActor(context), id),
  }),
}));

const CreateShareLinkInput = builder.inputType('CreateShareLinkInput', {
  description: 'A new link.',
  fields: (t) => ({
    sessionId: t.id({ required: true, description: 'Where it leads.' }),
    role: t.field({ type: SessionRole, required: true, description: 'EDITOR, COMMENTER or VIEWER.' }),
    name: t.string({ description: 'What it is for, 1 to 80 characters.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it ends; left out: never.' }),
    password: t.string({ description: '8 to 200 characters; left out: none.' }),
  }),
});
const UpdateShareLinkInput = builder.inputType('UpdateShareLinkInput', {
  description: 'What changes; what is left out stays.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Which link.' }),
    role: t.field({ type: SessionRole, description: 'EDITOR, COMMENTER or VIEWER; whoever came by it becomes that within a second.' }),
    name: t.string({ description: 'Null takes it away.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'Null: never.' }),
    password: t.string({
      description: 'Whoever came by it is out, and comes again with the new one. Null takes it away and leaves them in.',
    }),
  }),
});
const RevokeShareLinkInput = builder.inputType('RevokeShareLinkInput', {
  description: 'The link that shall end.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Which one.' }) }),
});
const RotateShareLinkInput = builder.inputType('RotateShareLinkInput', {
  description: 'The link that shall get another address.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Which one.' }) }),
});
const RemoveLinkGuestInput = builder.inputType('RemoveLinkGuestInput', {
  description: 'Who goes.',
  fields: (t) => ({
    sessionId: t.id({ required: true, description: 'Where.' }),
    actorId: t.id({ required: true, description: 'Of the Guest or User who came by a link.' }),
  }),
});

const CreateShareLinkPayload = builder.objectRef<OpenedShareLink>('CreateShareLinkPayload').implement({
  description: 'The link that was made.',
  fields: (t) => ({
    shareLink: t.expose('shareLink', { type: ShareLink, description: 'What it is.' }),
    token: t.exposeString('token', { description: 'What joinByLink takes. Shown this once.' }),
    url: t.exposeString('url', { description: 'What people open, with the token behind #. Shown this once.' }),
  }),
});
const UpdateShareLinkPayload = builder.objectRef<{ shareLink: ShareLinkRecord }>('UpdateShareLinkPayload').implement({
  description: 'The link after the change.',
  fields: (t) => ({ shareLink: t.expose('shareLink', { type: ShareLink, description: 'As it is now.' }) }),
});
const RevokeShareLinkPayload = builder.objectRef<{ shareLink: ShareLinkRecord }>('RevokeShareLinkPayload').implement({
  description: 'The link that ended.',
  fields: (t) => ({ shareLink: t.expose('shareLink', { type: ShareLink, description: 'It opens nothing any more.' }) }),
});
const RotateShareLinkPayload = builder.objectRef<OpenedShareLink>('RotateShareLinkPayload').implement({
  description: 'The link with its new address.',
  fields: (t) => ({
    shareLink: t.expose('shareLink', { type: ShareLink, description: 'What it is.' }),
    token: t.exposeString('token', { description: 'What joinByLink takes now. Shown this once.' }),
    url: t.exposeString('url', { description: 'What people open now, with the token behind #. Shown this once.' }),
  }),
});
const RemoveLinkGuestPayload = builder.objectRef<{ session: SessionRecord }>('RemoveLinkGuestPayload').implement({
  description: 'They are out.',
  fields: (t) => ({ session: t.expose('session', { type: Session, description: 'Without them.' }) }),
});

builder.mutationFields((t) => ({
  createShareLink: t.field({
    permission: 'session:invite',
    type: CreateShareLinkPayload,
    description:
      'Makes a share link, and sets the session’s visibility to LINK where it is not; that also opens a private session to its workspace, and takes an owner.',
    args: { input: t.arg({ type: CreateShareLinkInput, required: true, description: 'What it gives.' }) },
    resolve: (_root, { input }, context) => context.services.sharing.createShareLink(requireActor(context), input),
  }),
  updateShareLink: t.field({
    permission: 'session:invite',
    type: UpdateShareLinkPayload,
    description: 'Changes a share link; whoever came by it feels it within a second.',
    args: { input: t.arg({ type: UpdateShareLinkInput, required: true, description: 'What changes.' }) },
    resolve: async (_root, { input }, context) => ({
      shareLink: await context.services.sharing.updateShareLink(requireActor(context), input),
    }),
  }),
  revokeShareLink: t.field({
    permission: 'session:invite',
    type: RevokeShareLinkPayload,
    description: 'Ends a share link for ever; whoever came by it is out within a second.',
    args: { input: t.arg({ type: RevokeShareLinkInput, required: true, description: 'Which one.' }) },
    resolve: async (_root, { input }, context) => ({
      shareLink: await context.services.sharing.revokeShareLink(requireActor(context), input.id),
    }),
  }),
  rotateShareLink: t.field({
    permission: 'session:invite',
    type: RotateShareLinkPayload,
    description: 'Gives a share link a new token. The old one is dead, and whoever came by it is out within a second.',
    args: { input: t.arg({ type: RotateShareLinkInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, context) => context.services.sharing.rotateShareLink(requireActor(context), input.id),
  }),
  removeLinkGuest: t.field({
    permission: 'session:invite',
    type: RemoveLinkGuestPayload,
    description: 'Takes out somebody who came by a share link, within a second. The link goes on working for others.',
    args: { input: t.arg({ type: RemoveLinkGuestInput, required: true, description: 'Who, and where.' }) },
    resolve: async (_root, { input }, context) => ({
      session: await context.services.sharing.removeLinkGuest(requireActor(context), input),
    }),
  }),
}));
