import { graphql } from '../../gql/gql.ts';
import type {
  UsageFiguresQuery,
  UsageGroupsQuery,
  UsageMonthQuery,
  UsageBoardQuery,
  UsageLimitsQuery,
  WeeklyReportQuery,
} from '../../gql/graphql.ts';

/** All that is counted, of a point or of a whole period. */
export const UsageFigureFields = graphql(`
  fragment UsageFigureFields on UsageFigures {
    costMicros
    inputTokens
    cachedInputTokens
    outputTokens
    runs
    failedRuns
    failureRate
    activePeople
    sessions
    firstTokenP50Ms
    firstTokenP95Ms
  }
`);

export const UsageFiguresDocument = graphql(`
  query UsageFigures($slug: String!, $input: UsageQuery!) {
    workspace(slug: $slug) {
      id
      name
      usage(input: $input) {
        asOf
        scope
        limitedTo
        totals {
          ...UsageFigureFields
        }
        series {
          start
          figures {
            ...UsageFigureFields
          }
          groups {
            key
            costMicros
          }
        }
        groups {
          key
          kind
          label
          costMicros
          share
        }
      }
    }
  }
`);

export const UsageGroupsDocument = graphql(`
  query UsageGroups($slug: String!, $input: UsageQuery!) {
    workspace(slug: $slug) {
      id
      usage(input: $input) {
        groups {
          key
          kind
          label
          costMicros
          share
        }
      }
    }
  }
`);

/** Of the period before, by hour: its end is the hour that it is now. */
export const UsageTotalsDocument = graphql(`
  query UsageTotals($slug: String!, $input: UsageQuery!) {
    workspace(slug: $slug) {
      id
      usage(input: $input) {
        totals {
          ...UsageFigureFields
        }
      }
    }
  }
`);

/** The course of the period before, for the marks behind the bars, and what its whole steps come to. */
export const UsageCourseDocument = graphql(`
  query UsageCourse($slug: String!, $input: UsageQuery!) {
    workspace(slug: $slug) {
      id
      usage(input: $input) {
        totals {
          ...UsageFigureFields
        }
        series {
          start
          figures {
            costMicros
            activePeople
          }
        }
      }
    }
  }
`);

export const UsageMonthDocument = graphql(`
  query UsageMonth($slug: String!) {
    workspace(slug: $slug) {
      id
      forecast {
        monthSoFarMicros
        forecastMicros
        lowMicros
        highMicros
        budgetMicros
        budgetReachedOn
        dailySpend {
          day
          costMicros
          isForecast
        }
      }
    }
  }
`);

export const UsageLimitsDocument = graphql(`
  query UsageLimits($slug: String!, $from: DateTime!, $to: DateTime!, $first: Int!) {
    workspace(slug: $slug) {
      id
      limitHits(from: $from, to: $to, first: $first) {
        actor {
          __typename
          id
          displayName
        }
        scope
        period
        budgetId
        hits
        lastAt
      }
    }
  }
`);

export const UsageBoardDocument = graphql(`
  query UsageBoard($slug: String!, $from: DateTime!, $to: DateTime!) {
    workspace(slug: $slug) {
      id
      modelLeaderboard(from: $from, to: $to) {
        model {
          id
          name
        }
        wins
        votes
        polls
        winRate
        costPerWinMicros
      }
    }
  }
`);

export const WeeklyReportDocument = graphql(`
  query WeeklyReport($slug: String!) {
    server {
      mailConfigured
    }
    workspace(slug: $slug) {
      id
      weeklyReport {
        isWanted
        isIncluded
        nextAt
      }
    }
  }
`);

export const UpdateWeeklyReportDocument = graphql(`
  mutation UpdateWeeklyReport($input: UpdateWeeklyReportInput!) {
    updateWeeklyReport(input: $input) {
      weeklyReport {
        isWanted
        isIncluded
        nextAt
      }
    }
  }
`);

export const WorkspaceActivityDocument = graphql(`
  subscription WorkspaceActivity($workspaceId: ID!) {
    workspaceActivity(workspaceId: $workspaceId) {
      at
      runsInFlight
      readers
      tokensPerSecond
    }
  }
`);

export type UsageAnswer = NonNullable<UsageFiguresQuery['workspace']>['usage'];
export type FiguresAnswer = UsageAnswer['totals'];
export type GroupsAnswer = NonNullable<UsageGroupsQuery['workspace']>['usage'];
export type MonthAnswer = NonNullable<UsageMonthQuery['workspace']>['forecast'];
export type LimitHit = NonNullable<UsageLimitsQuery['workspace']>['limitHits'][number];
export type BoardEntry = NonNullable<UsageBoardQuery['workspace']>['modelLeaderboard'][number];
export type WeeklyReportAnswer = NonNullable<WeeklyReportQuery['workspace']>['weeklyReport'];
