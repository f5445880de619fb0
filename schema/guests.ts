import { resolveCursorConnection } from '@pothos/plugin-relay';
import type { GuestRecord, NewGuest } from '../server/identity/guests.ts';
import type { ShareLinkPreview as Preview } from '../server/sessions/sharing/joining.ts';
import { ActorInterface, shapeOf } from './actors.ts';
import type { ActorShape } from './actors.ts';
import { become } from './auth.ts';
import { builder, pageComplexity } from './builder.ts';
import { requireActor, requireScope } from './require-actor.ts';
import { SessionRole } from './session-enums.ts';
import { Session } from './sessions.ts';
import { ShareLinkState } from './sharing.ts';
import type { SessionRecord } from './wire/events.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './wire/limits.ts';

const Guest = builder.objectRef<GuestRecord>('Guest');

builder.node(Guest, {
  permission: 'signed-in',
  description: 'Somebody who came by a share link, with a name and without an account.',
  interfaces: [ActorInterface],
  id: { resolve: (guest) => guest.id, description: 'Starts with gst_.' },
  isTypeOf: (value) => (value as GuestRecord).id.startsWith('gst_'),
  loadOne: (id, context) => context.services.sharing.guest(requireActor(context), id),
});

const ShareLinkPreview = builder.objectRef<Preview>('ShareLinkPreview').implement({
  description: 'What a share link leads to. Where it needs a password, that and its state are all that it tells.',
  fields: (t) => ({
    state: t.expose('state', { type: ShareLinkState, description: 'Only an ACTIVE one opens.' }),
    needsPassword: t.exposeBoolean('needsPassword', { description: 'Whether joinByLink takes a password.' }),
    sessionTitle: t.exposeString('sessionTitle', { nullable: true, description: 'Null unless it is active and needs no password.' }),
    workspaceName: t.exposeString('workspaceName', { nullable: true, description: 'Null unless it is active and needs no password.' }),
    role: t.expose('role', {
      type: SessionRole,
      nullable: true,
      description: 'What you will be. Null unless active and without password.',
    }),
    inviterName: t.exposeString('inviterName', { nullable: true, description: 'Who made the link. Null where it needs a password.' }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it stops working. Null: never, or it needs a password.',
      resolve: ({ expiresAt }) => expiresAt,
    }),
  }),
});

const JoinByLinkInput = builder.inputType('JoinByLinkInput', {
  description: 'The link, and who comes.',
  fields: (t) => ({
    token: t.string({ required: true, description: 'What stands behind # in the link.' }),
    displayName: t.string({
      description: 'For who comes without any credential: the name that others see, 1 to 80 characters. Others come in their own name.',
    }),
    password: t.string({ description: 'Where the link needs one.' }),
  }),
});
const JoinByLinkPayload = builder
  .objectRef<{ session: SessionRecord; actor: ActorShape; guest: NewGuest | null }>('JoinByLinkPayload')
  .implement({
    description: 'You are in.',
    fields: (t) => ({
      session: t.expose('session', { type: Session, description: 'Where the link leads.' }),
      actor: t.expose('actor', { type: ActorInterface, description: 'Who you are there: yourself, or the guest that you have become.' }),
      accessToken: t.string({
        nullable: true,
        description:
          'Authorization: Bearer <accessToken> on every door, for who has become a guest just now; a browser got a cookie besides. Shown this once.',
        resolve: ({ guest }) => guest?.accessToken ?? null,
      }),
      expiresAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When the access token ends, 30 days from now; using it in its second half prolongs it.',
        resolve: ({ guest }) => guest?.expiresAt ?? null,
      }),
    }),
  });

const ClaimGuestPayload = builder.objectRef<{ sessions: SessionRecord[] }>('ClaimGuestPayload').implement({
  description: 'What was the guest’s is yours.',
  fields: (t) => ({
    sessions: t.expose('sessions', {
      type: [Session],
      description: 'Into which the guest had come and you had not; those that are still open.',
    }),
  }),
});

const LeaveAsGuestPayload = builder.objectRef<{ ok: boolean }>('LeaveAsGuestPayload').implement({
  description: 'You are nobody any more.',
  fields: (t) => ({ ok: t.exposeBoolean('ok', { description: 'Always true.' }) }),
});

builder.queryFields((t) => ({
  viewerActor: t.field({
    permission: 'public',
    type: ActorInterface,
    nullable: true,
    description: 'Who you are at this door, guests and API keys included; null for nobody.',
    extensions: { viewer: true },
    resolve: (_root, _args, { actor }) => (actor ? shapeOf(actor) : null),
  }),
  shareLink: t.field({
    permission: 'public',
    type: ShareLinkPreview,
    description: 'Where a share link leads; needs no credential but the token.',
    args: { token: t.arg.string({ required: true, description: 'What stands behind # in the link.' }) },
    resolve: (_root, { token }, context) => context.services.sharing.preview(context, token),
  }),
  sharedSessions: t.connection(
    {
      permission: 'signed-in',
      type: Session,
      description: 'Sessions outside your workspaces into which you came by a link, what changed last first.',
      complexity: pageComplexity(DEFAULT_PAGE_SIZE),
      extensions: { viewer: true },
      resolve: (_root, args, context) => {
        requireScope(context, 'session:read');
        return resolveCursorConnection<Promise<SessionRecord[]>>(
          { args, defaultSize: DEFAULT_PAGE_SIZE, maxSize: MAX_PAGE_SIZE, toCursor: context.services.sessions.listCursor },
          (page) => context.services.sharing.sharedSessions(requireActor(context), page),
        );
      },
    },
    { description: 'A part of the sessions.' },
    { description: 'One session and where it stands in the list.' },
  ),
}));

builder.mutationFields((t) => ({
  joinByLink: t.field({
    permission: 'public',
    type: JoinByLinkPayload,
    description: 'Comes into a session by a share link: in your own name, or, without any credential, as a guest with a name.',
    args: { input: t.arg({ type: JoinByLinkInput, required: true, description: 'The link, and who comes.' }) },
    resolve: async (_root, { input }, context) => {
      const { session, actor, guest } = await context.services.sharing.joinByLink(context, context.actor, input);
      if (guest) context.setCookie(guest.cookie);
      become(context, actor);
      return { session, actor: shapeOf(actor), guest };
    },
  }),
  claimGuest: t.field({
    permission: 'self',
    type: ClaimGuestPayload,
    description:
      'For who has signed in or registered in the browser in which they were a guest: keeps what links gave, under your own name, and ends the guest. NOT_FOUND where the browser sends no guest’s cookie.',
    resolve: async (_root, _args, context) => {
      const { identity, sharing } = context.services;
      const sessions = await sharing.claimGuest(requireActor(context), await identity.guestOf(context.credentials));
      context.setCookie(await identity.leaveAsGuest(null));
      return { sessions };
    },
  }),
  leaveAsGuest: t.field({
    permission: 'public',
    type: LeaveAsGuestPayload,
    description: 'Ends the guest that you are here: token, cookie, sockets and what links gave; needs no credential. What you wrote stays.',
    resolve: async (_root, _args, context) => {
      context.setCookie(await context.services.identity.leaveAsGuest(context.actor));
      become(context, null);
      return { ok: true };
    },
  }),
}));
