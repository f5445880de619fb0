import type { WorkspaceActivity as ActivityRecord } from '../server/insights/insight-records.ts';
import type { ActivityResult } from '../server/insights/activity/watchers.ts';
import { builder } from './builder.ts';
import { requireActor } from './require-actor.ts';

const WorkspaceActivity = builder.objectRef<ActivityRecord>('WorkspaceActivity').implement({
  description: 'What goes on in a workspace at a moment, over all servers.',
  fields: (t) => ({
    runsInFlight: t.exposeInt('runsInFlight', { description: 'Answers that models are writing, or are about to.' }),
    readers: t.exposeInt('readers', { description: 'People, guests and API keys who are in a session now; who is in two counts once.' }),
    tokensPerSecond: t.exposeFloat('tokensPerSecond', {
      description: 'Written by models over the last two seconds, estimated from the text.',
    }),
    spentTodayMicros: t.field({
      type: 'BigInt',
      description: 'Charged since midnight UTC, in micro-USD.',
      resolve: ({ spentTodayMicros }) => spentTodayMicros,
    }),
    at: t.expose('at', { type: 'DateTime', description: 'The moment.' }),
  }),
});

builder.subscriptionField('workspaceActivity', (t) =>
  t.field({
    permission: 'usage:read-all',
    type: WorkspaceActivity,
    description:
      'How a workspace is used at this moment: at once, then at most once a second while it changes. For owners and admins; ends when you are none any more.',
    args: { workspaceId: t.arg.id({ required: true, description: 'Which workspace.' }) },
    extensions: { viewer: true },
    subscribe: (_root, { workspaceId }, context) => context.services.insights.watchActivity(requireActor(context), workspaceId, context),
    resolve: (result) => {
      if (isActivity(result)) return result;
      throw result;
    },
  }),
);

function isActivity(result: ActivityResult): result is ActivityRecord {
  return 'runsInFlight' in result;
}
