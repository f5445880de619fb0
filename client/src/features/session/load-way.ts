/** Brings the way to any message of the session into the store: page by page from the end that it belongs to, without a hole. */
import type { Client } from 'urql';
import { toApiError } from '../../api/errors.ts';
import type { MessagePageQuery } from '../../gql/graphql.ts';
import { MessagePageDocument, PAGE_MESSAGES } from '../../live/page-documents.ts';
import type { LiveSession } from '../../live/live-session.ts';
import { OnMainlineDocument } from './branches/documents.ts';

/** Longer ways than this nobody walks: 9,000 messages. */
const MAX_PAGES = 300;

type Reader = Pick<LiveSession, 'store' | 'polls'>;

export type WayEnd = 'there' | 'missing' | 'failed';

type PageNode = NonNullable<MessagePageQuery['session']>['messages']['edges'][number]['node'];

async function readPage(client: Client, sessionId: string, leafId: string, before?: string | null) {
  const variables = { sessionId, leafId, last: PAGE_MESSAGES, ...(before ? { before } : {}) };
  const { data, error } = await client.query(MessagePageDocument, variables, { requestPolicy: 'network-only' }).toPromise();
  const page = data?.session?.messages;
  if (!page) return { isMissing: error !== undefined && toApiError(error).code === 'NOT_FOUND', nodes: [], pageInfo: null };
  return { isMissing: false, nodes: page.edges.map((edge) => edge.node), pageInfo: page.pageInfo };
}

function take({ store, polls }: Reader, nodes: readonly PageNode[]): void {
  store.merge(nodes.flatMap(({ siblings }) => siblings));
  polls.receive(nodes.flatMap(({ poll }) => poll ?? []));
}

/** The end of the way to `leafId`. */
export async function loadPage(client: Client, reader: Reader, sessionId: string, leafId: string): Promise<void> {
  const { nodes } = await readPage(client, sessionId, leafId);
  take(reader, nodes);
}

/** The server says INVALID of a cursor that is not on the path. */
async function isOnMainline(client: Client, sessionId: string, messageId: string): Promise<boolean> {
  const { error } = await client.query(OnMainlineDocument, { sessionId, messageId }, { requestPolicy: 'network-only' }).toPromise();
  return error === undefined;
}

/** A message of the mainline is reached from the mainline's end: what branches off below it would leave a hole between the two. */
export async function loadWayTo(client: Client, reader: Reader, sessionId: string, messageId: string): Promise<WayEnd> {
  const isLoaded = () => reader.store.getState().messages.has(messageId);
  if (isLoaded()) return 'there';
  const mainlineLeafId = reader.store.getState().session?.mainlineLeafId;
  const leafId = mainlineLeafId && (await isOnMainline(client, sessionId, messageId)) ? mainlineLeafId : messageId;
  // Drawn once, not page by page. Only the end of the way may still be written: it is followed from the start.
  const way: PageNode[] = [];
  let end: WayEnd = 'missing';
  let before: string | null = null;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const { isMissing, nodes, pageInfo }: Awaited<ReturnType<typeof readPage>> = await readPage(client, sessionId, leafId, before);
    if (pages === 0) take(reader, nodes);
    else way.push(...nodes);
    if (isLoaded() || nodes.some(({ siblings }) => siblings.some(({ id }) => id === messageId))) end = 'there';
    else if (!pageInfo && !isMissing) end = 'failed';
    before = pageInfo?.startCursor ?? null;
    if (end !== 'missing' || !pageInfo?.hasPreviousPage || before === null) break;
  }
  take(reader, way);
  return end;
}
