import { graphql } from '../../../gql/gql.ts';
import type { PriceLineQuery, PriceListQuery } from '../../../gql/graphql.ts';

export const PriceListDocument = graphql(`
  query PriceList {
    serverAdmin {
      unpricedModels {
        id
        name
      }
      prices {
        model
        workspace {
          id
          slug
          name
        }
        current {
          id
          effectiveFrom
          source
          readOn
          rates {
            input
            cacheRead
            cacheWrite
            output
            reasoning
          }
          above {
            promptTokens
            rates {
              input
              cacheRead
              cacheWrite
              output
              reasoning
            }
          }
        }
        upcoming {
          id
          effectiveFrom
          rates {
            input
            output
          }
        }
      }
    }
  }
`);

/** Above what spreads it. */
export const PriceEntryFragment = graphql(`
  fragment PriceEntry on ModelPrice {
    id
    effectiveFrom
    source
    readOn
    createdBy {
      id
      displayName
    }
    rates {
      input
      output
    }
  }
`);

export const PriceLineDocument = graphql(`
  query PriceLine($model: String!, $workspaceSlug: String) {
    serverAdmin {
      priceLine(model: $model, workspaceSlug: $workspaceSlug) {
        model
        upcoming {
          ...PriceEntry
        }
        current {
          ...PriceEntry
        }
        past {
          ...PriceEntry
        }
      }
    }
  }
`);

export const SetModelPriceDocument = graphql(`
  mutation SetModelPrice($input: SetModelPriceInput!) {
    setModelPrice(input: $input) {
      price {
        id
        effectiveFrom
      }
    }
  }
`);

export const WithdrawModelPriceDocument = graphql(`
  mutation WithdrawModelPrice($input: WithdrawModelPriceInput!) {
    withdrawModelPrice(input: $input) {
      price {
        id
      }
    }
  }
`);

type Admin = NonNullable<PriceListQuery['serverAdmin']>;
export type PriceLine = Admin['prices'][number];
export type ModelPrice = NonNullable<PriceLine['current']>;
export type TokenRates = NonNullable<ModelPrice['rates']>;
export type UnpricedModel = Admin['unpricedModels'][number];
export type FullLine = NonNullable<NonNullable<PriceLineQuery['serverAdmin']>['priceLine']>;
