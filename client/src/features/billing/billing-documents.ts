import { graphql } from '../../gql/gql.ts';

export const PlanFields = graphql(`
  fragment PlanFields on Plan {
    name
    seatPriceMicros
    creditsPerSeatMicros
    beyond
    maxMembers
    analyticsDays
    hasWeeklyReport
    trialDays
  }
`);

export const BillLineFields = graphql(`
  fragment BillLineFields on BillLine {
    kind
    model {
      id
      name
      provider
    }
    purpose
    runs
    inputTokens
    outputTokens
    amountMicros
    description
  }
`);

export const BillingDocument = graphql(`
  query Billing($slug: String!) {
    workspace(slug: $slug) {
      id
      name
      viewerRole
      billing {
        plan {
          ...PlanFields
        }
        plans {
          ...PlanFields
        }
        seats
        payments
        balances {
          creditsMicros
          walletMicros
          reservedMicros
          owedMicros
          invoicedMicros
          spentMicros
        }
        creditsRenewAt
        subscription {
          plan
          nextPlan
          status
          seats
          trialEndsAt
          currentPeriodEnd
          cancelsAt
          pastDueSince
          freezesAt
          frozenAt
        }
        autoTopUp {
          isEnabled
          thresholdMicros
          amountMicros
          monthlyCapMicros
          declinedAt
        }
        upcoming {
          period
          totalMicros
          lines {
            ...BillLineFields
          }
        }
      }
    }
  }
`);

/** Who takes a seat, and whom to ask who cannot do it themselves. */
export const BillingMembersDocument = graphql(`
  query BillingMembers($slug: String!) {
    workspace(slug: $slug) {
      id
      members(first: 100) {
        edges {
          node {
            role
            user {
              id
              displayName
            }
          }
        }
      }
    }
  }
`);

export const InvoiceListDocument = graphql(`
  query InvoiceList($slug: String!, $first: Int!, $after: String) {
    workspace(slug: $slug) {
      id
      billing {
        invoices(first: $first, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          edges {
            node {
              id
              number
              period
              status
              issuedAt
              dueAt
              paidAt
              totalMicros
              pdfUrl
              hostedUrl
              csvUrl
              lines {
                kind
                amountMicros
              }
            }
          }
        }
      }
    }
  }
`);

export const InvoiceDocument = graphql(`
  query Invoice($id: ID!) {
    node(id: $id) {
      __typename
      ... on Invoice {
        id
        number
        period
        status
        issuedAt
        dueAt
        paidAt
        totalMicros
        pdfUrl
        hostedUrl
        csvUrl
        lines {
          id
          ...BillLineFields
        }
      }
    }
  }
`);

export const LineDetailDocument = graphql(`
  query LineDetail($lineId: ID!, $by: DetailDimension!, $under: [DetailFilter!], $first: Int!, $after: String) {
    node(id: $lineId) {
      __typename
      ... on InvoiceLine {
        id
        detail(by: $by, under: $under, first: $first, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          edges {
            node {
              key
              label
              at
              runs
              inputTokens
              outputTokens
              amountMicros
              subject {
                __typename
                id
                ... on Message {
                  session {
                    id
                  }
                }
              }
            }
          }
        }
      }
    }
  }
`);

export const LedgerDocument = graphql(`
  query Ledger($slug: String!, $kinds: [TransactionKind!], $first: Int!, $after: String) {
    workspace(slug: $slug) {
      id
      billing {
        transactions(kinds: $kinds, first: $first, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          edges {
            node {
              id
              kind
              amounts {
                account
                amountMicros
              }
              subject
              note
              creditsAfterMicros
              walletAfterMicros
              owedAfterMicros
              createdAt
            }
          }
        }
      }
    }
  }
`);
