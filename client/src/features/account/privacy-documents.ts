import { graphql } from '../../gql/gql.ts';

export const RequestPersonalExportDocument = graphql(`
  mutation RequestPersonalExport($input: RequestPersonalExportInput!) {
    requestPersonalExport(input: $input) {
      path
      expiresAt
    }
  }
`);

export const AccountLeavingDocument = graphql(`
  query AccountLeaving {
    viewer {
      id
      account {
        leaving {
          needsOwner {
            id
            slug
            name
          }
          goesToo {
            id
            name
          }
        }
      }
    }
  }
`);

export const DeleteAccountDocument = graphql(`
  mutation DeleteAccount($input: DeleteAccountInput!) {
    deleteAccount(input: $input) {
      erasesAt
    }
  }
`);
