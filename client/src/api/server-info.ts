import { graphql } from '../gql/gql.ts';

/** What the server can and cannot do by itself: readable without a login. */
export const ServerInfoDocument = graphql(`
  query ServerInfo {
    server {
      version
      mailConfigured
      outboxUrl
    }
  }
`);
