import { useState } from 'react';
import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { providerMessages as words } from '../../messages/providers-en.ts';
import { toast } from '../../ui/toast-store.ts';
import { PauseProviderKeyDocument, TestProviderKeyDocument } from './provider-documents.ts';
import type { ProviderKey } from './provider-documents.ts';

/** What is done to a key without a dialog. `testing`: the ids of those that are being asked for. */
export function useKeyActions(onChanged: () => void) {
  const [, test] = useMutation(TestProviderKeyDocument);
  const [, pause] = useMutation(PauseProviderKeyDocument);
  const [testing, setTesting] = useState<ReadonlySet<string>>(new Set());

  return {
    testing,
    async test({ id, name }: ProviderKey): Promise<void> {
      setTesting((before) => new Set([...before, id]));
      const { data, error } = await test({ input: { id } });
      setTesting((before) => new Set([...before].filter((one) => one !== id)));
      if (error) toast({ ...describeError(toApiError(error)), tone: 'danger' });
      const found = data?.testProviderKey.providerKey;
      if (found?.lastError) toast({ title: words.testFailed(name), description: found.lastError.message, tone: 'danger' });
      else if (found) toast({ ...words.tested(name, words.models(found.models.length)), tone: 'success' });
      onChanged();
    },
    async pause({ id, name, pausedAt }: ProviderKey): Promise<void> {
      const isPaused = pausedAt == null;
      const { error } = await pause({ input: { id, isPaused } });
      if (error) toast({ ...describeError(toApiError(error)), tone: 'danger' });
      else toast({ title: isPaused ? words.pausedDone(name) : words.resumedDone(name), tone: 'success' });
      onChanged();
    },
  };
}
