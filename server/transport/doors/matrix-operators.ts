/** The attack matrix: what only the operators of the server have. Nobody of the world is one but its owner, who is not asked. */
import { all, anyKey, change } from './matrix-cases.ts';
import type { Case } from './matrix-cases.ts';

const RUN = 'id job status node error startedBy { displayName }';
const hidden = { nobody: 'null', stranger: 'null', linkGuest: 'null', ...all('null'), keys: anyKey('null') } as const;

export const OPERATORS: Case[] = [
  { field: 'Query.serverAdmin', query: '{ serverAdmin { jobs { name } } }', variables: () => ({}), ...hidden },
  {
    field: 'ServerAdmin.job',
    query: 'query ($name: String!) { serverAdmin { job(name: $name) { name } } }',
    variables: () => ({ name: 'jobs:delete-old-runs' }),
    ...hidden,
  },
  { field: 'Job.runs', query: `{ serverAdmin { jobs { runs(first: 5) { ${RUN} } } } }`, variables: () => ({}), ...hidden },
  {
    field: 'JobRun',
    query: `query ($id: ID!) { node(id: $id) { id ... on JobRun { ${RUN} } } }`,
    variables: ({ jobRunId }) => ({ id: jobRunId }),
    ...all('NOT_FOUND'),
    keys: anyKey('NOT_FOUND'),
  },
  {
    field: 'Mutation.runJob',
    query: change('runJob', 'run { id }'),
    variables: () => ({ input: { name: 'jobs:delete-old-runs' } }),
    ...all('NOT_FOUND'),
    member: 'NOT_FOUND',
    keys: anyKey('NOT_FOUND'),
  },
];
