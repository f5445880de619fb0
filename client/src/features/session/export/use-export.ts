import { download } from '../../../api/download.ts';
import { describeError } from '../../../api/errors.ts';
import { replayMessages } from '../../../messages/replay-en.ts';
import { toast } from '../../../ui/toast-store.ts';
import { useSession } from '../session-context.ts';
import { useView } from '../view-context.ts';

export type ExportFormat = 'md' | 'json';

/** Markdown is what is looked at, JSON is everything. */
export function useExport(): (format: ExportFormat) => Promise<void> {
  const { id } = useSession();
  const { leaf, isOnMainline } = useView();

  return async (format) => {
    const isOtherWay = format === 'md' && leaf !== undefined && !isOnMainline;
    const problem = await download(`/sessions/${id}/export.${format}${isOtherWay ? `?leaf=${leaf.id}` : ''}`);
    if (problem) toast({ title: replayMessages.exportFailed, description: describeError(problem).description, tone: 'danger' });
  };
}
