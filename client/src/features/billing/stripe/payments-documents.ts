import { graphql } from '../../../gql/gql.ts';

/** What Stripe asked for. */
export const ReceiptListDocument = graphql(`
  query ReceiptList($slug: String!) {
    workspace(slug: $slug) {
      id
      billing {
        receipts {
          number
          status
          totalMicros
          issuedAt
          nextAttemptAt
          hostedUrl
          pdfUrl
        }
      }
    }
  }
`);

/** Null where the change begins with a checkout. */
export const PlanPreviewDocument = graphql(`
  query PlanPreview($slug: String!, $plan: PlanName!) {
    workspace(slug: $slug) {
      id
      billing {
        planPreview(plan: $plan) {
          dueNowMicros
          effectiveAt
        }
      }
    }
  }
`);

export const StartCheckoutDocument = graphql(`
  mutation StartCheckout($input: StartCheckoutInput!) {
    startCheckout(input: $input) {
      url
    }
  }
`);

export const StartTopUpDocument = graphql(`
  mutation StartTopUp($input: StartTopUpInput!) {
    startTopUp(input: $input) {
      url
    }
  }
`);

export const OpenBillingPortalDocument = graphql(`
  mutation OpenBillingPortal($input: OpenBillingPortalInput!) {
    openBillingPortal(input: $input) {
      url
    }
  }
`);

export const ChangePlanDocument = graphql(`
  mutation ChangePlan($input: ChangePlanInput!) {
    changePlan(input: $input) {
      billing {
        seats
      }
    }
  }
`);

export const CancelSubscriptionDocument = graphql(`
  mutation CancelSubscription($input: CancelSubscriptionInput!) {
    cancelSubscription(input: $input) {
      billing {
        seats
      }
    }
  }
`);

export const ResumeSubscriptionDocument = graphql(`
  mutation ResumeSubscription($input: ResumeSubscriptionInput!) {
    resumeSubscription(input: $input) {
      billing {
        seats
      }
    }
  }
`);

export const UpdateAutoTopUpDocument = graphql(`
  mutation UpdateAutoTopUp($input: UpdateAutoTopUpInput!) {
    updateAutoTopUp(input: $input) {
      billing {
        seats
      }
    }
  }
`);
