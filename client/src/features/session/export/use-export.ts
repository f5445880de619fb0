import { describeError } from '../../../api/errors.ts';
import { replayMessages } from '../../../messages/replay-en.ts';
import { toast } from '../../../ui/toast-store.ts';
import type { ErrorCode } from '../../../../../schema/wire/errors.ts';
import { useSession } from '../session-context.ts';
import { useView } from '../view-context.ts';

export type ExportFormat = 'md' | 'json';

const CODES: Record<number, ErrorCode> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  429: 'RATE_LIMITED',
  503: 'UNAVAILABLE',
};

/** Asks first whether it works: a download that fails says nothing. Markdown is what is looked at, JSON is everything. */
export function useExport(): (format: ExportFormat) => Promise<void> {
  const { id } = useSession();
  const { leaf, isOnMainline } = useView();

  return async (format) => {
    const isOtherWay = format === 'md' && leaf !== undefined && !isOnMainline;
    const path = `/sessions/${id}/export.${format}${isOtherWay ? `?leaf=${leaf.id}` : ''}`;
    const code = await fetch(path, { method: 'HEAD', credentials: 'same-origin' }).then(
      (response) => (response.ok ? null : (CODES[response.status] ?? 'INTERNAL')),
      () => 'NETWORK' as const,
    );
    if (code === null) return download(path);
    const retryAfter = code === 'RATE_LIMITED' ? { retryAfter: 60 } : {};
    const { description } = describeError({ code, message: '', fields: {}, ...retryAfter });
    toast({ title: replayMessages.exportFailed, description, tone: 'danger' });
  };
}

function download(path: string): void {
  const link = document.createElement('a');
  link.href = path;
  link.download = '';
  link.click();
}
