import type { ViewerQuery } from '../../gql/graphql.ts';

/** Who stands before the link: somebody with an account, a guest who came by a link before, or nobody yet. */
export type Comer = { kind: 'user' | 'guest'; name: string } | { kind: 'stranger' };

export function comerOf(who: ViewerQuery | undefined): Comer {
  if (who?.viewer) return { kind: 'user', name: who.viewer.displayName };
  if (who?.viewerActor?.__typename === 'Guest') return { kind: 'guest', name: who.viewerActor.displayName };
  return { kind: 'stranger' };
}
