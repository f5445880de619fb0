import { useEffect } from 'react';
import { messages } from '../messages/messages.ts';

/** The tab's title while the component is shown. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined ? messages.common.product : `${title} · ${messages.common.product}`;
  }, [title]);
}
