/** Fetches all threads of a session, page by page; what is asked for again begins anew. */
import type { Client } from 'urql';
import { isLocal } from '../../../live/comments.ts';
import type { Comments } from '../../../live/comments.ts';
import { ThreadsDocument } from '../../../live/comment-documents.ts';

/** As much as fits under the limit on complexity. */
const PAGE_THREADS = 25;
const MAX_PAGES = 200;

export type ThreadsState = 'loading' | 'loaded' | 'failed';

interface Options {
  client: Client;
  comments: Pick<Comments, 'receive' | 'getState' | 'forget'>;
  sessionId: string;
  onState(state: ThreadsState): void;
}

export function createThreadLoader({ client, comments, sessionId, onState }: Options) {
  let latest = 0;

  async function fetchAll(isLatest: () => boolean): Promise<ThreadsState> {
    let after: string | null = null;
    const unseen = new Set([...comments.getState().values()].flatMap(({ id, first }) => (isLocal(first) ? [] : [id])));
    for (let page = 0; page < MAX_PAGES; page++) {
      const variables: { sessionId: string; first: number; after: string | null } = { sessionId, first: PAGE_THREADS, after };
      const { data } = await client.query(ThreadsDocument, variables, { requestPolicy: 'network-only' }).toPromise();
      const threads = data?.session?.threads;
      if (!threads) return 'failed';
      if (!isLatest()) return 'loading';
      comments.receive(threads.edges.flatMap(({ node }) => node.comments));
      for (const { node } of threads.edges) unseen.delete(node.id);
      after = threads.pageInfo.endCursor ?? null;
      if (threads.pageInfo.hasNextPage && after !== null) continue;
      comments.forget([...unseen]);
      break;
    }
    return 'loaded';
  }

  return {
    async load(): Promise<void> {
      const run = ++latest;
      const state = await fetchAll(() => run === latest);
      if (run === latest) onState(state);
    },
    close(): void {
      latest++;
    },
  };
}
