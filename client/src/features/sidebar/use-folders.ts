import { useCallback } from 'react';
import { useQuery } from 'urql';
import { useHint } from '../../api/use-hint.ts';
import { useLastGood } from '../../api/use-last-good.ts';
import { useRefresh } from '../../api/use-refresh.ts';
import { FolderListDocument } from './folder-documents.ts';

/** Reading a session changes what its folder shows. */
const CONTEXT = { additionalTypenames: ['Folder', 'Session'] };

export function useFolders(slug: string) {
  const [{ data }, refetch] = useQuery({
    query: FolderListDocument,
    variables: { slug },
    requestPolicy: 'cache-and-network',
    context: CONTEXT,
  });
  const refresh = useCallback(() => refetch({ requestPolicy: 'network-only' }), [refetch]);
  useRefresh(refresh, data?.workspace?.id);
  useHint('SHELF', () => {
    if (document.visibilityState === 'visible') refresh();
  });
  const workspace = useLastGood(data?.workspace, slug);
  return { folders: workspace?.folders ?? [], workspaceId: workspace?.id };
}
