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

export const PaletteMessagesDocument = graphql(`
  query PaletteMessages($slug: String!, $first: Int!, $query: String!) {
    workspace(slug: $slug) {
      id
      search(first: $first, query: $query) {
        pageInfo {
          hasNextPage
        }
        edges {
          node {
            snippet {
              text
              isMatch
            }
            message {
              id
              createdAt
              author {
                id
                displayName
              }
              model {
                id
                name
              }
              session {
                id
                title
              }
            }
          }
        }
      }
    }
  }
`);
