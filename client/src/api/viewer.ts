import { createContext, useContext } from 'react';
import { graphql } from '../gql/gql.ts';
import type { ViewerQuery } from '../gql/graphql.ts';

export const ViewerDocument = graphql(`
  query Viewer {
    viewer {
      id
      email
      displayName
      memberships {
        role
        workspace {
          id
          slug
          name
        }
      }
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
