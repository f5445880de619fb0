import type { HintTopic as HintTopicValue, ViewerHint as ViewerHintRecord } from '../server/live/hint.ts';
import type { HintResult } from '../server/live/hint-listener.ts';
import { builder } from './builder.ts';
import { requireActor } from './require-actor.ts';

const TOPICS = {
  NOTIFICATIONS: { value: 'NOTIFICATIONS', description: 'Your notifications, or how many of them you have read.' },
  SESSIONS: { value: 'SESSIONS', description: 'The sessions of a workspace: opened, renamed, put away, asked, answered.' },
  SHELF: { value: 'SHELF', description: 'How you keep sessions: pins, folders, what you have read.' },
} as const satisfies Record<HintTopicValue, { value: HintTopicValue; description: string }>;

const HintTopic = builder.enumType('HintTopic', { description: 'Which list changed.', values: TOPICS });

const ViewerHint = builder.objectRef<ViewerHintRecord>('ViewerHint').implement({
  description: 'A list of yours changed: ask for it again. What changed in it is not said.',
  fields: (t) => ({
    topic: t.expose('topic', { type: HintTopic, description: 'Which list.' }),
    workspaceId: t.exposeID('workspaceId', { nullable: true, description: 'Whose; null: of no workspace in particular, or of all.' }),
  }),
});

builder.subscriptionField('viewerHints', (t) =>
  t.field({
    permission: 'signed-in',
    type: ViewerHint,
    description:
      'Tells when a list of yours changed, the same one at most twice a second. Begins with one hint for each list: what happened before counts as changed. For people with an account; an API key with session:read hears of the sessions of its workspace.',
    extensions: { viewer: true },
    subscribe: (_root, _args, context) => context.services.hints.listen(requireActor(context), context),
    resolve: (result) => {
      if (isHint(result)) return result;
      throw result;
    },
  }),
);

function isHint(result: HintResult): result is ViewerHintRecord {
  return 'topic' in result;
}
