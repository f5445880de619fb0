/** As much of the schema as the account page asks for. */
export const accountTypeDefs = `
  scalar DateTime
  type Query { viewer: User server: Server! }
  type Server { signInProviders: [SignInProvider!]! }
  type SignInProvider { id: ID! name: String! }
  type User { id: ID! email: String! displayName: String! account: Account }
  type Account { emailVerified: Boolean! hasPassword: Boolean! asksForPassword: Boolean! twoFactor: TwoFactor! signInMethods: [SignInMethod!]! logins: [Login!]! }
  type TwoFactor { isOn: Boolean! recoveryCodesLeft: Int! }
  type SignInMethod { authority: String! name: String! providerId: ID email: String linkedAt: DateTime! }
  type Login { id: ID! userAgent: String! place: String! createdAt: DateTime! lastSeenAt: DateTime! isCurrent: Boolean! }
  type AccountPayload { user: User! }
  type EndLoginsPayload { ended: Int! user: User! }
  type StartTwoFactorPayload { secret: String! qrSvg: String! }
  type RecoveryCodesPayload { recoveryCodes: [String!]! }
  input UpdateProfileInput { displayName: String! }
  input RequestAddressChangeInput { email: String! currentPassword: String }
  input SetPasswordInput { password: String! currentPassword: String }
  input UnlinkSignInMethodInput { authority: String! currentPassword: String }
  input EndLoginInput { id: ID! }
  input StartTwoFactorInput { currentPassword: String }
  input ConfirmTwoFactorInput { code: String! }
  input DisableTwoFactorInput { code: String! }
  input RenewRecoveryCodesInput { code: String! }
  type Mutation {
    updateProfile(input: UpdateProfileInput!): AccountPayload!
    requestAddressConfirmation: AccountPayload!
    requestAddressChange(input: RequestAddressChangeInput!): AccountPayload!
    setPassword(input: SetPasswordInput!): AccountPayload!
    unlinkSignInMethod(input: UnlinkSignInMethodInput!): AccountPayload!
    endLogin(input: EndLoginInput!): EndLoginsPayload!
    endOtherLogins: EndLoginsPayload!
    startTwoFactor(input: StartTwoFactorInput!): StartTwoFactorPayload!
    confirmTwoFactor(input: ConfirmTwoFactorInput!): RecoveryCodesPayload!
    renewRecoveryCodes(input: RenewRecoveryCodesInput!): RecoveryCodesPayload!
    disableTwoFactor(input: DisableTwoFactorInput!): AccountPayload!
  }
`;
