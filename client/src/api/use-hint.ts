import { useEffect, useEffectEvent } from 'react';
import type { HintTopic } from '../gql/graphql.ts';
import { useApi } from './api-context.ts';
import type { HintListener } from './viewer-hints.ts';

/** Keeps the subscription open while the component is shown. */
export function useViewerHints(): void {
  const { hints } = useApi();
  useEffect(() => hints.open(), [hints]);
}

/** Calls back when a list of this kind changed, of whichever workspace. */
export function useHint(topic: HintTopic, onHint: HintListener): void {
  const { hints } = useApi();
  const tell = useEffectEvent(onHint);
  useEffect(() => hints.listen(topic, (workspaceId) => tell(workspaceId)), [hints, topic]);
}
