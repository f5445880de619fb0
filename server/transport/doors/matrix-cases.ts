/** How the attack matrix is written down: what a field answers to everybody. */
import { SCOPES } from '../../../schema/wire/scopes.ts';
import type { Reply } from './ask-everywhere.ts';
import type { InShared, Role, World } from './matrix-world.ts';

export type Outcome = 'ok' | 'null' | 'UNAUTHENTICATED' | 'NOT_FOUND' | 'FORBIDDEN' | 'INVALID' | 'CONFLICT';

/** Whoever gets one of these does not get it. */
export const REFUSED: readonly Outcome[] = ['UNAUTHENTICATED', 'NOT_FOUND', 'FORBIDDEN', 'null'];

export interface Case {
  /** `Type.field`, or the name of a node type. */
  field: string;
  /** What the field's permission is asked of; left out: the workspace. `their own`: what belongs to whoever asks; `elsewhere`: to nobody here. */
  about?: 'open' | 'closed' | 'shared' | 'their own' | 'elsewhere';
  /** Why fewer people get it than the policy would let: what the policy lets nobody do, they still may not. */
  narrower?: string;
  /** Whoever may do it changes the world for those who ask after them, for this or for everything: once, and last. */
  spoils?: 'this' | 'everything';
  what?: string;
  query: string;
  variables(world: World): Record<string, unknown>;
  /** For those who present no credential; one that does not hold is UNAUTHENTICATED everywhere. */
  nobody?: Outcome;
  /** Left out: NOT_FOUND. */
  stranger?: Outcome;
  /** Left out: as for the stranger. */
  removed?: Outcome;
  guest?: Outcome;
  viewer?: Outcome;
  member?: Outcome;
  /** For whoever came by a share link that is of no use here; left out: as for the stranger. */
  linkGuest?: Outcome;
  /** In the session that is shared by link. Null: they are not asked, as their yes would spoil the world for the others. */
  shared?: Record<InShared, Outcome | null>;
  /** By scope; left out: FORBIDDEN. Null: they are not asked. */
  keys?: Partial<Record<string, Outcome | null>>;
}

export const change = (name: string, selection: string) =>
  `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`;
export const all = (outcome: Outcome) => ({ guest: outcome, viewer: outcome, member: outcome });
export const READ = { 'session:read': 'ok' } as const;
export const WRITE = { 'session:write': 'ok' } as const;

/** For every scope the same. */
export const anyKey = (outcome: Outcome): Record<string, Outcome> => Object.fromEntries(SCOPES.map((scope) => [scope, outcome]));

export interface SessionOutcomes extends Pick<Case, 'viewer' | 'member' | 'keys'> {
  /** Left out: as the viewer. */
  commenter?: Outcome;
  /** Left out: as the editor, which a member is; where that is FORBIDDEN the owner is not asked. */
  owner?: Outcome;
  /** Where somebody in the shared session gets something else than their role by name would. */
  shared?: Partial<Record<InShared, Outcome | null>>;
}

/** A guest by link gets what the role of the same name gives. */
function inShared({ viewer = 'FORBIDDEN', member = 'ok', commenter = viewer, owner, shared }: SessionOutcomes): Case['shared'] {
  return {
    'an owner': owner ?? (member === 'FORBIDDEN' ? null : member),
    'an editor': member,
    'a commenter': commenter,
    'a viewer': viewer,
    'a guest by link who edits': member,
    'a guest by link who comments': commenter,
    'a guest by link who views': viewer,
    'a person by link who edits': member,
    ...shared,
  };
}

/** The same question about the session that members see, about the private one, and about the one that is shared by link. */
export function aboutSessions(
  given: Omit<Case, 'variables' | 'guest' | 'viewer' | 'member' | 'keys' | 'shared'>,
  input: (session: World['open']) => Record<string, unknown>,
  outcomes: SessionOutcomes,
): Case[] {
  const { viewer = 'FORBIDDEN', member = 'ok', keys = {} } = outcomes;
  const shared = inShared(outcomes)!;
  return [
    {
      ...given,
      about: 'shared',
      what: 'shared by link',
      variables: (world) => input(world.shared),
      guest: 'NOT_FOUND',
      viewer: 'NOT_FOUND',
      member,
      keys,
      shared,
    },
    {
      ...given,
      about: 'open',
      what: 'of the workspace',
      variables: ({ open }) => input(open),
      guest: 'NOT_FOUND',
      viewer: 'NOT_FOUND',
      member,
      keys,
    },
    {
      ...given,
      about: 'closed',
      what: 'private',
      variables: ({ closed }) => input(closed),
      guest: 'NOT_FOUND',
      viewer,
      member: 'NOT_FOUND',
      keys: anyKey('NOT_FOUND'),
    },
  ];
}

/** Null: not to be asked. */
export function expected(given: Case, { name: role, inShared: place, isLinkGuest }: Role): Outcome | null {
  if (place && given.shared) return given.shared[place];
  const {
    nobody = 'UNAUTHENTICATED',
    stranger = 'NOT_FOUND',
    removed = stranger,
    guest = 'NOT_FOUND',
    viewer = guest,
    member = 'ok',
    keys = {},
  } = given;
  if (isLinkGuest) return given.linkGuest ?? stranger;
  if (place) return place === 'a person by link who edits' ? stranger : guest;
  if (role.startsWith('a key with ')) {
    const told = keys[role.slice('a key with '.length)];
    return told === undefined ? 'FORBIDDEN' : told;
  }
  switch (role) {
    case 'nobody':
      return nobody;
    case 'a stranger':
      return stranger;
    case 'a removed member':
      return removed;
    case 'a guest':
      return guest;
    case 'a viewer of the private session':
      return viewer;
    case 'a member':
      return member;
    default:
      return 'UNAUTHENTICATED';
  }
}

/** What is null right below its object is as good as no answer: a workspace with nothing in it but `billing: null`. */
function isNothing(data: unknown): boolean {
  if (data === null) return true;
  return typeof data === 'object' && !Array.isArray(data) && Object.keys(data).length > 0 && Object.values(data).every(isNothing);
}

export function outcomeOf({ codes, data }: Reply): Outcome {
  if (codes.length > 0) return codes[0] as Outcome;
  return isNothing(data) ? 'null' : 'ok';
}
