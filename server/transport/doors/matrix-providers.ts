/** The attack matrix: a workspace's own keys for providers, and the models that they reach. */
import { all, anyKey, change } from './matrix-cases.ts';
import type { Case } from './matrix-cases.ts';

const KEY = 'id name prefix baseUrl models lastFour addedBy { displayName } lastError { message }';
const payload = `providerKey { ${KEY} }`;
const WRITERS = { 'providers:write': 'ok' } as const;

export const PROVIDERS: Case[] = [
  {
    field: 'Query.providerKeys',
    query: `query ($id: ID!) { providerKeys(workspaceId: $id) { ${KEY} } }`,
    variables: ({ owner }) => ({ id: owner.workspace.id }),
    ...all('FORBIDDEN'),
    keys: { 'providers:read': 'ok', ...WRITERS },
  },
  {
    field: 'ProviderKey',
    query: `query ($id: ID!) { node(id: $id) { id ... on ProviderKey { ${KEY} } } }`,
    variables: ({ providerKeyId }) => ({ id: providerKeyId }),
    ...all('NOT_FOUND'),
    keys: { ...anyKey('NOT_FOUND'), 'providers:read': 'ok', ...WRITERS },
  },
  {
    field: 'Query.models',
    what: 'of a workspace',
    query: 'query ($id: ID!) { models(workspaceId: $id) { id name onOwnKey } }',
    variables: ({ owner }) => ({ id: owner.workspace.id }),
    ...all('ok'),
    keys: anyKey('ok'),
  },
  {
    field: 'Query.models',
    about: 'closed',
    what: 'in a private session',
    query: 'query ($id: ID!) { models(sessionId: $id) { id name onOwnKey } }',
    variables: ({ closed }) => ({ id: closed.id }),
    guest: 'NOT_FOUND',
    viewer: 'ok',
    member: 'NOT_FOUND',
    keys: anyKey('NOT_FOUND'),
  },
  {
    // Whoever may is told what is wrong, before anybody is asked.
    field: 'Mutation.setProviderKey',
    query: change('setProviderKey', payload),
    variables: ({ owner }) => ({ input: { workspaceId: owner.workspace.id, provider: 'ANTHROPIC', secret: 'short' } }),
    ...all('FORBIDDEN'),
    keys: { 'providers:write': 'INVALID' },
  },
  {
    field: 'Mutation.testProviderKey',
    query: `mutation ($input: ProviderKeyInput!) { testProviderKey(input: $input) { ${payload} } }`,
    variables: ({ providerKeyId }) => ({ input: { id: providerKeyId } }),
    ...all('NOT_FOUND'),
    keys: { ...anyKey('NOT_FOUND'), ...WRITERS },
  },
  {
    field: 'Mutation.pauseProviderKey',
    query: change('pauseProviderKey', payload),
    variables: ({ providerKeyId }) => ({ input: { id: providerKeyId, isPaused: true } }),
    ...all('NOT_FOUND'),
    keys: { ...anyKey('NOT_FOUND'), ...WRITERS },
  },
  {
    field: 'Mutation.removeProviderKey',
    query: `mutation ($input: ProviderKeyInput!) { removeProviderKey(input: $input) { ${payload} } }`,
    variables: ({ providerKeyId }) => ({ input: { id: providerKeyId } }),
    spoils: 'this',
    ...all('NOT_FOUND'),
    keys: { ...anyKey('NOT_FOUND'), 'providers:write': null },
  },
];
