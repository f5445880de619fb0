import { graphql } from '../../gql/gql.ts';

export const PaletteSessionsDocument = graphql(`
  query PaletteSessions($slug: String!, $first: Int!, $query: String) {
    workspace(slug: $slug) {
      id
      sessions(first: $first, query: $query) {
        edges {
          node {
            id
            title
            updatedAt
          }
        }
      }
    }
  }
`);
