import { createContext, useContext, useMemo } from 'react';
import { graphql } from '../gql/gql.ts';
import type { ViewerQuery } from '../gql/graphql.ts';

export const ViewerDocument = graphql(`
  query Viewer {
    viewer {
      id
      email
      displayName
      isOperator
      memberships {
        role
        workspace {
          id
          slug
          name
          erasesAt
        }
      }
    }
    viewerActor {
      __typename
      id
      displayName
    }
  }
`);

export type Viewer = NonNullable<ViewerQuery['viewer']>;
export type ViewerWorkspace = Viewer['memberships'][number]['workspace'];

export const ViewerContext = createContext<Viewer | null>(null);

/** The signed-in person. Only below the gate of app/signed-in.tsx. */
export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (viewer === null) throw new Error('useViewer is used outside of the signed-in part');
  return viewer;
}

/** Somebody without an account, who came by a share link. */
export type Guest = { id: string; displayName: string };

export const GuestContext = createContext<Guest | null>(null);

/** Null for whoever has an account. */
export function useGuest(): Guest | null {
  return useContext(GuestContext);
}

export type Self = Guest & { __typename: 'User' | 'Guest' };

/** Who is here, with an account or without; below the gate of app/signed-in.tsx. */
export function useSelf(): Self {
  const viewer = useContext(ViewerContext);
  const guest = useContext(GuestContext);
  const person = viewer ?? guest;
  const kind = viewer ? 'User' : 'Guest';
  const self = useMemo(() => person && ({ __typename: kind, id: person.id, displayName: person.displayName } as const), [person, kind]);
  if (self === null) throw new Error('useSelf is used outside of the part for people who are known');
  return self;
}
