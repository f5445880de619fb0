/** The attack matrix: prices. The list is the operators', what a workspace pays its admins'. */
import { all, anyKey, change } from './matrix-cases.ts';
import type { Case } from './matrix-cases.ts';

const PRICE = 'id model source createdBy { displayName } rates { input output }';

export const PRICES: Case[] = [
  {
    field: 'ServerAdmin.prices',
    query: `{ serverAdmin { prices { model workspace { name } current { ${PRICE} } past { ${PRICE} } } unpricedModels { id } } }`,
    variables: () => ({}),
    nobody: 'null',
    stranger: 'null',
    linkGuest: 'null',
    ...all('null'),
    keys: anyKey('null'),
  },
  {
    field: 'ServerAdmin.priceLine',
    query: `query ($model: String!) { serverAdmin { priceLine(model: $model) { past { ${PRICE} } } } }`,
    variables: () => ({ model: 'demo:*' }),
    nobody: 'null',
    stranger: 'null',
    linkGuest: 'null',
    ...all('null'),
    keys: anyKey('null'),
  },
  {
    field: 'Workspace.prices',
    query: `query ($slug: String!) { workspace(slug: $slug) { prices { isOwn price { ${PRICE} } } } }`,
    variables: ({ owner }) => ({ slug: owner.workspace.slug }),
    ...all('FORBIDDEN'),
  },
  {
    field: 'Mutation.setModelPrice',
    query: change('setModelPrice', `price { ${PRICE} }`),
    variables: () => ({ input: { model: 'demo:*', rates: { input: '1', output: '1' }, source: 'An attack' } }),
    ...all('NOT_FOUND'),
    keys: anyKey('NOT_FOUND'),
  },
  {
    field: 'Mutation.withdrawModelPrice',
    query: change('withdrawModelPrice', `price { ${PRICE} }`),
    variables: () => ({ input: { id: '1', source: 'An attack' } }),
    ...all('NOT_FOUND'),
    keys: anyKey('NOT_FOUND'),
  },
];
