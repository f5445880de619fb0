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

export const SignInProvidersDocument = graphql(`
  query SignInProviders {
    server {
      signInProviders {
        id
        name
      }
    }
  }
`);

export const ConfirmLoginDocument = graphql(`
  mutation ConfirmLogin($input: ConfirmLoginInput!) {
    confirmLogin(input: $input) {
      user {
        id
      }
    }
  }
`);

export const ConfirmAddressDocument = graphql(`
  mutation ConfirmAddress($input: ConfirmAddressInput!) {
    confirmAddress(input: $input) {
      user {
        id
        email
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

export const JoinWorkspaceDocument = graphql(`
  mutation JoinWorkspace($input: JoinWorkspaceInput!) {
    joinWorkspace(input: $input) {
      workspace {
        id
        slug
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
