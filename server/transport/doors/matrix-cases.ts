/** How the attack matrix is written down: what a field answers to everybody. */
import { KEY_SCOPES } from './matrix-world.ts';
import type { World } from './matrix-world.ts';

export type Outcome = 'ok' | 'null' | 'UNAUTHENTICATED' | 'NOT_FOUND' | 'FORBIDDEN' | 'INVALID';

export interface Case {
  /** `Type.field`, or the name of a node type. */
  field: string;
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
  /** By scope; left out: FORBIDDEN. */
  keys?: Partial<Record<string, Outcome>>;
}

export const change = (name: string, selection: string) =>
  `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`;
export const all = (outcome: Outcome) => ({ guest: outcome, viewer: outcome, member: outcome });
export const READ = { 'session:read': 'ok' } as const;
export const WRITE = { 'session:write': 'ok' } as const;

/** For every scope the same. */
export const anyKey = (outcome: Outcome): Record<string, Outcome> => Object.fromEntries(KEY_SCOPES.map((scope) => [scope, outcome]));

/** The same question about the session that members see and about the private one. */
export function aboutSessions(
  given: Omit<Case, 'variables' | 'guest' | 'viewer' | 'member' | 'keys'>,
  input: (session: World['open']) => Record<string, unknown>,
  outcomes: Pick<Case, 'viewer' | 'member' | 'keys'>,
): Case[] {
  const { viewer = 'FORBIDDEN', member = 'ok', keys = {} } = outcomes;
  return [
    { ...given, what: 'of the workspace', variables: ({ open }) => input(open), guest: 'NOT_FOUND', viewer: 'NOT_FOUND', member, keys },
    {
      ...given,
      what: 'private',
      variables: ({ closed }) => input(closed),
      guest: 'NOT_FOUND',
      viewer,
      member: 'NOT_FOUND',
      keys: anyKey('NOT_FOUND'),
    },
  ];
}

export function expected(given: Case, role: string): Outcome {
  const {
    nobody = 'UNAUTHENTICATED',
    stranger = 'NOT_FOUND',
    removed = stranger,
    guest = 'NOT_FOUND',
    viewer = guest,
    member = 'ok',
    keys = {},
  } = given;
  if (role.startsWith('a key with ')) return keys[role.slice('a key with '.length)] ?? 'FORBIDDEN';
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
