import { graphql } from '../../gql/gql.ts';

export const LoginDocument = graphql(`
  mutation Login($input: LoginInput!) {
    login(input: $input) {
      user {
        id
      }
    }
  }
`);

export const RegisterDocument = graphql(`
  mutation Register($input: RegisterInput!) {
    register(input: $input) {
      user {
        id
      }
    }
  }
`);

export const RequestMagicLinkDocument = graphql(`
  mutation RequestMagicLink($input: RequestMagicLinkInput!) {
    requestMagicLink(input: $input) {
      ok
    }
  }
`);

export const RedeemMagicLinkDocument = graphql(`
  mutation RedeemMagicLink($input: RedeemMagicLinkInput!) {
    redeemMagicLink(input: $input) {
      user {
        id
      }
    }
  }
`);

export const AcceptInvitationDocument = graphql(`
  mutation AcceptInvitation($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) {
      workspace {
        id
        slug
        name
      }
      session {
        id
      }
    }
  }
`);

export const ClaimGuestDocument = graphql(`
  mutation ClaimGuest {
    claimGuest {
      sessions {
        id
      }
    }
  }
`);
