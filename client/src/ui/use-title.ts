import { useEffect } from 'react';
import { messages } from '../messages/messages.ts';

const MOST = 99;

let page: string | undefined;
let unread = 0;

function write(): void {
  const name = page === undefined ? messages.common.product : `${page} · ${messages.common.product}`;
  document.title = unread === 0 ? name : `(${unread > MOST ? `${MOST}+` : unread}) ${name}`;
}

/** The tab's title while the component is shown. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    page = title;
    write();
  }, [title]);
}

/** How many things wait, before whatever the title is. */
export function useTitleCount(count: number): void {
  useEffect(() => {
    unread = count;
    write();
    return () => {
      unread = 0;
      write();
    };
  }, [count]);
}
