import { graphql } from '../../gql/gql.ts';
import type { AccountPageQuery } from '../../gql/graphql.ts';

export const AccountPageDocument = graphql(`
  query AccountPage {
    viewer {
      id
      email
      displayName
      account {
        emailVerified
        hasPassword
        asksForPassword
        twoFactor {
          isOn
          recoveryCodesLeft
        }
        signInMethods {
          authority
          name
          providerId
          email
          linkedAt
        }
        logins {
          id
          userAgent
          place
          createdAt
          lastSeenAt
          isCurrent
        }
      }
    }
    server {
      signInProviders {
        id
        name
      }
    }
  }
`);

export type AccountViewer = NonNullable<AccountPageQuery['viewer']>;
export type AccountParts = NonNullable<AccountViewer['account']>;
export type LoginEntry = AccountParts['logins'][number];
export type Provider = AccountPageQuery['server']['signInProviders'][number];

export const UpdateProfileDocument = graphql(`
  mutation UpdateProfile($input: UpdateProfileInput!) {
    updateProfile(input: $input) {
      user {
        id
        displayName
      }
    }
  }
`);

export const RequestAddressConfirmationDocument = graphql(`
  mutation RequestAddressConfirmation {
    requestAddressConfirmation {
      user {
        id
      }
    }
  }
`);

export const RequestAddressChangeDocument = graphql(`
  mutation RequestAddressChange($input: RequestAddressChangeInput!) {
    requestAddressChange(input: $input) {
      user {
        id
      }
    }
  }
`);

export const SetPasswordDocument = graphql(`
  mutation SetPassword($input: SetPasswordInput!) {
    setPassword(input: $input) {
      user {
        id
      }
    }
  }
`);

export const UnlinkSignInMethodDocument = graphql(`
  mutation UnlinkSignInMethod($input: UnlinkSignInMethodInput!) {
    unlinkSignInMethod(input: $input) {
      user {
        id
      }
    }
  }
`);

export const EndLoginDocument = graphql(`
  mutation EndLogin($input: EndLoginInput!) {
    endLogin(input: $input) {
      ended
      user {
        id
      }
    }
  }
`);

export const EndOtherLoginsDocument = graphql(`
  mutation EndOtherLogins {
    endOtherLogins {
      ended
      user {
        id
      }
    }
  }
`);

export const StartTwoFactorDocument = graphql(`
  mutation StartTwoFactor($input: StartTwoFactorInput!) {
    startTwoFactor(input: $input) {
      secret
      qrSvg
    }
  }
`);

export const ConfirmTwoFactorDocument = graphql(`
  mutation ConfirmTwoFactor($input: ConfirmTwoFactorInput!) {
    confirmTwoFactor(input: $input) {
      recoveryCodes
    }
  }
`);

export const RenewRecoveryCodesDocument = graphql(`
  mutation RenewRecoveryCodes($input: RenewRecoveryCodesInput!) {
    renewRecoveryCodes(input: $input) {
      recoveryCodes
    }
  }
`);

export const DisableTwoFactorDocument = graphql(`
  mutation DisableTwoFactor($input: DisableTwoFactorInput!) {
    disableTwoFactor(input: $input) {
      user {
        id
      }
    }
  }
`);
