import { useEffect } from 'react';
import { useQuery } from 'urql';
import { useRoute } from 'wouter';
import { useViewer } from '../api/viewer.ts';
import type { ViewerWorkspace } from '../api/viewer.ts';
import { SessionWorkspaceDocument } from './app-documents.ts';
import { pickWorkspace, rememberWorkspace } from './last-workspace.ts';

export type Place = { workspace: ViewerWorkspace | undefined; sessionId: string | undefined };

/** Which workspace the sidebar shows: the address's, the open session's, or the last one used. */
export function useCurrentWorkspace(): Place {
  const viewer = useViewer();
  const [isWorkspacePage, workspaceParams] = useRoute('/w/:slug/*?');
  const [isSessionPage, sessionParams] = useRoute('/s/:id');
  const sessionId = isSessionPage ? sessionParams.id : undefined;
  const [{ data }] = useQuery({ query: SessionWorkspaceDocument, variables: { id: sessionId ?? '' }, pause: sessionId === undefined });

  const mine = viewer.memberships.map((membership) => membership.workspace);
  const slug = isWorkspacePage ? workspaceParams.slug : data?.session?.workspace.slug;
  const workspace = mine.find((one) => one.slug === slug) ?? pickWorkspace(mine);

  const shownSlug = workspace?.slug;
  useEffect(() => {
    if (shownSlug !== undefined) rememberWorkspace(shownSlug);
  }, [shownSlug]);

  return { workspace, sessionId };
}
