import { graphql } from '../../gql/gql.ts';

/** All that the banner over every page needs. */
export const BillingStandingDocument = graphql(`
  query BillingStanding($slug: String!) {
    workspace(slug: $slug) {
      id
      billing {
        subscription {
          freezesAt
          frozenAt
        }
      }
    }
  }
`);
