import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql';
import type { GraphQLFieldConfigMap } from 'graphql';
import { Expected, notFound } from '../../kit/errors.ts';
import type { FanoutField } from '../../live/fanout-field.ts';

export interface TestContext {
  actor: { id: string } | null;
  scope?: { role: string };
  credentials: { authorization?: string };
}

/** What the test server knows and counts. */
export interface World {
  /** Role by `session user`. */
  roles: Map<string, string>;
  revoked: Set<string>;
  texts: Map<string, Map<string, string>>;
  counts: { texts: number; snapshots: number; authenticated: number; authorized: number };
  /** Holds back whoever was authenticated, and whatever is loaded or resolved slowly. */
  gate: { knock: Promise<unknown>; load: Promise<unknown>; resolve: Promise<unknown> };
}

export function newWorld(): World {
  return {
    roles: new Map(),
    revoked: new Set(),
    texts: new Map(),
    counts: { texts: 0, snapshots: 0, authenticated: 0, authorized: 0 },
    gate: { knock: Promise.resolve(), load: Promise.resolve(), resolve: Promise.resolve() },
  };
}

export function authenticate(world: World, authorization: string | undefined): { id: string } | null {
  const id = authorization?.replace(/^Bearer /, '');
  if (id === undefined) return null;
  world.counts.authenticated++;
  if (world.revoked.has(id)) throw new Expected('UNAUTHENTICATED', 'Sign in again.');
  return { id };
}

export function createLiveSchema(world: World): GraphQLSchema {
  const text = { type: GraphQLString };
  const event = new GraphQLInterfaceType({ name: 'SessionEvent', fields: { cursor: text } });
  const type = (name: string, fields: GraphQLFieldConfigMap<Record<string, unknown>, TestContext>) =>
    new GraphQLObjectType({ name, interfaces: [event], isTypeOf: (value) => value.kind === name, fields: { cursor: text, ...fields } });

  const running = new GraphQLObjectType({ name: 'Running', fields: { messageId: text, text } });
  const types = [
    type('SessionSnapshot', {
      texts: { type: new GraphQLList(running) },
      role: { ...text, resolve: (_event, _args, context) => context.scope?.role ?? 'personal' },
      mine: { ...text, extensions: { viewer: true }, resolve: (_event, _args, { actor }) => actor?.id ?? null },
      /** Reads the viewer without saying so. */
      leaky: { ...text, resolve: (_event, _args, context) => context.actor?.id ?? null },
    }),
    type('TextAppended', {
      messageId: text,
      offset: { type: GraphQLInt },
      text: { ...text, resolve: (source) => (world.counts.texts++, source['text']) },
      slow: { ...text, resolve: async (source) => (await world.gate.resolve, source['text']) },
      leaky: { ...text, resolve: (_event, _args, context) => context.actor?.id ?? null },
    }),
    type('MessageAdded', { messageId: text }),
    type('PresenceChanged', { participants: { type: new GraphQLList(GraphQLString) } }),
  ];

  const fanout: FanoutField = {
    cursorArg: 'after',
    async authorize(args: { sessionId: string }, { actor }: TestContext) {
      world.counts.authorized++;
      if (!actor) throw new Expected('UNAUTHENTICATED', 'Sign in.');
      const role = world.roles.get(`${args.sessionId} ${actor.id}`);
      if (role === undefined) throw notFound('session');
      return { topic: args.sessionId, actor: { kind: 'user', id: actor.id, displayName: actor.id }, scope: { role } };
    },
    async snapshot(topic, cursor) {
      world.counts.snapshots++;
      await world.gate.load;
      const texts = [...(world.texts.get(topic) ?? [])].map(([messageId, soFar]) => ({ messageId, text: soFar }));
      return { kind: 'SessionSnapshot', cursor, texts };
    },
    event(logged, cursor) {
      if (logged.kind === 'text') return { ...logged, kind: 'TextAppended', cursor };
      if (logged.kind === 'messageAdded') return { kind: 'MessageAdded', cursor, messageId: logged.message.id };
      throw new Error(`no such event in this test: ${logged.kind}`);
    },
    presence: ({ participants }) => ({ kind: 'PresenceChanged', cursor: null, participants: participants.map(({ actor }) => actor.id) }),
  };

  return new GraphQLSchema({
    types,
    query: new GraphQLObjectType({
      name: 'Query',
      fields: { hello: { ...text, resolve: () => 'hello' }, fails: { ...text, resolve: () => Promise.reject(new Error('secret')) } },
    }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: {
        sessionEvents: {
          type: new GraphQLNonNull(event),
          args: {
            sessionId: { type: new GraphQLNonNull(GraphQLID) },
            after: { type: GraphQLString },
            loud: { type: GraphQLBoolean, defaultValue: false },
          },
          resolve: (root) => root as unknown,
          extensions: { fanout },
        },
      },
    }),
  });
}
