import { graphql } from '../../../gql/gql.ts';
import type { JobListQuery, JobRunsQuery } from '../../../gql/graphql.ts';

export const JobListDocument = graphql(`
  query JobList {
    serverAdmin {
      jobs {
        name
        description
        schedule
        scheduleWords
        timezone
        nextRunAt
        failuresInARow
        lastRun {
          id
          status
          createdAt
          startedAt
          finishedAt
        }
      }
    }
  }
`);

export const JobRunsDocument = graphql(`
  query JobRuns($name: String!, $first: Int!) {
    serverAdmin {
      job(name: $name) {
        name
        runs(first: $first) {
          id
          status
          trigger
          node
          createdAt
          startedAt
          finishedAt
          error
          counts {
            name
            value
          }
          startedBy {
            id
            displayName
          }
        }
      }
    }
  }
`);

export const RunJobDocument = graphql(`
  mutation RunJob($input: RunJobInput!) {
    runJob(input: $input) {
      run {
        id
        status
      }
    }
  }
`);

export type Job = NonNullable<JobListQuery['serverAdmin']>['jobs'][number];
export type JobRun = NonNullable<NonNullable<JobRunsQuery['serverAdmin']>['job']>['runs'][number];
