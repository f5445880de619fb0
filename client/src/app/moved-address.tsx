import { useEffect } from 'react';
import { useQuery } from 'urql';
import { useLocation, useRoute } from 'wouter';
import { useViewer } from '../api/viewer.ts';
import { MovedWorkspaceDocument } from './app-documents.ts';

/** A workspace's old address leads to its new one. Draws nothing. */
export function MovedAddress() {
  const viewer = useViewer();
  const [isWorkspacePage, params] = useRoute('/w/:slug/*?');
  const [path, navigate] = useLocation();
  const slug = isWorkspacePage ? params.slug : '';
  const isUnknown = slug !== '' && viewer.memberships.every(({ workspace }) => workspace.slug !== slug);
  const [{ data }] = useQuery({ query: MovedWorkspaceDocument, variables: { slug }, pause: !isUnknown });
  const current = isUnknown ? data?.workspace?.slug : undefined;

  useEffect(() => {
    if (current === undefined || current === slug) return;
    navigate(path.replace(`/w/${slug}`, `/w/${current}`) + location.search, { replace: true });
  }, [current, slug, path, navigate]);
  return null;
}
